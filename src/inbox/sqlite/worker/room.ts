import { readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RoomReport } from '../protocol.js';
import type { Database, Statement } from './driver.js';

const LARGEST_RESERVE = 64 * 1024 * 1024;
const SHARE_OF_VOLUME = 1 / 10;

/** The rows and the pages of indexes that come with a body. */
const BYTES_PER_ENTRY = 8192;

/** With so many times the reserve free, it need not be asked before each commit. */
const PLENTY = 8;
const PLENTY_MS = 50;

const WARN_SHARE = 0.8;

export interface RoomOptions {
  readonly db: Database;
  readonly file: string;
  /** Undefined: 64 MB, or a tenth of a volume that is smaller than 640 MB. */
  readonly reserveBytes: number | undefined;
  /** Called once, when four fifths of the room are taken. */
  readonly onLow: (report: RoomReport) => void;
}

/**
 * Keeps acceptance from taking the room that handlers need: every mark and settlement is written to the log first, so on a
 * full disk nothing could be finished, and nothing would ever be freed.
 *
 * Acceptance may grow the file until the reserve is left. Free pages of the file, which handled entries left, it may use
 * again as long as half of the reserve is left: so it goes on after the backlog was handled, though the file never shrinks.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #pageCount: Statement;
  readonly #freePages: Statement;
  readonly #pageSize: number;
  /** What a file of this process may have (`ulimit -f`). */
  readonly #largestFile: number;
  #askedAt = -Infinity;
  #plenty = false;
  #warned = false;

  constructor(options: RoomOptions) {
    this.#options = options;
    const { db } = options;
    this.#pageCount = db.prepare('PRAGMA page_count');
    this.#freePages = db.prepare('PRAGMA freelist_count');
    this.#pageSize = number(db.prepare('PRAGMA page_size'));
    this.#largestFile = largestFile();
  }

  /** Whether so many entries with so many bytes of bodies can be stored. Undefined: yes; else why not. */
  refusal(entries: number, bytes: number): RoomReport | undefined {
    if (this.#options.reserveBytes === 0) return undefined;
    if (this.#plenty && performance.now() - this.#askedAt < PLENTY_MS) return undefined;
    const { total, free, freePages, ownBytes } = this.#ask();
    const reserve = this.#options.reserveBytes ?? Math.min(LARGEST_RESERVE, total * SHARE_OF_VOLUME);
    const wanted = bytes + entries * BYTES_PER_ENTRY;
    // Written twice, to the log and to the file; free pages of the file take the second.
    const reuses = freePages >= wanted;
    const left = free - wanted * (reuses ? 1 : 2);
    this.#askedAt = performance.now();
    this.#plenty = left > reserve * PLENTY;
    const report: RoomReport = { freeBytes: Math.max(0, free), reserveBytes: Math.round(reserve), ownBytes };
    this.#warn(report, freePages);
    return left < (reuses ? reserve / 2 : reserve) ? report : undefined;
  }

  /** The size of the disk, in bytes, or of the largest file that this process may write. */
  get totalBytes(): number {
    return Math.min(diskOf(this.#options.file).total, this.#largestFile);
  }

  #ask(): { total: number; free: number; freePages: number; ownBytes: number } {
    const { file } = this.#options;
    const disk = diskOf(file);
    const log = size(`${file}-wal`);
    const stored = size(file);
    const pages = number(this.#pageCount) * this.#pageSize;
    // What the log has and the file has not yet, it will take.
    const growth = Math.max(0, pages - stored);
    // The log is written again from its beginning once it was copied, so its bytes are room for settlements.
    const onDisk = disk.free + Math.max(0, log - growth) - growth;
    const inFile = this.#largestFile - pages;
    return {
      total: Math.min(disk.total, this.#largestFile),
      free: Math.min(onDisk, inFile),
      freePages: number(this.#freePages) * this.#pageSize,
      ownBytes: pages,
    };
  }

  #warn(report: RoomReport, freePages: number): void {
    if (this.#warned) return;
    const { freeBytes, reserveBytes, ownBytes } = report;
    const used = ownBytes - freePages;
    const usable = used + freePages + Math.max(0, freeBytes - reserveBytes);
    if (used < usable * WARN_SHARE && freeBytes > reserveBytes * 1.25) return;
    this.#warned = true;
    this.#options.onLow(report);
  }
}

/** Of a file system that does not say how large it is, nothing is known. */
function diskOf(file: string): { total: number; free: number } {
  const { blocks, bavail, bsize } = statfsSync(dirname(file));
  return blocks > 0 ? { total: blocks * bsize, free: bavail * bsize } : { total: Infinity, free: Infinity };
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function number(pragma: Statement): number {
  return Number(Object.values(pragma.get() as object)[0]);
}

/** The limit of this process for the size of a file, in bytes. Linux says it; elsewhere there is none that is known. */
function largestFile(): number {
  try {
    const limit = /^Max file size\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? Infinity : Number(limit);
  } catch {
    return Infinity;
  }
}
