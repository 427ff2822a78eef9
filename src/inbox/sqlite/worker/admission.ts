import type { Failure, FromWorker } from '../protocol.js';
import type { WorkerSettings } from '../settings.js';
import type { Database } from './driver.js';
import { FileWatch } from './file-watch.js';
import { Room } from './room.js';
import type { ReplyBuffer } from './reply-buffer.js';

const MB = 1024 * 1024;

/** Decides before each commit whether new entries may come in, and tells the main thread when that changes. */
export class Admission {
  readonly #room: Room;
  readonly #post: (message: FromWorker) => void;
  readonly #replies: ReplyBuffer;
  readonly #file: FileWatch;
  #full = false;

  constructor(
    db: Database,
    { file, reserveBytes }: WorkerSettings,
    post: (message: FromWorker) => void,
    replies: ReplyBuffer,
  ) {
    this.#post = post;
    this.#replies = replies;
    this.#file = new FileWatch(file, (replaced) => post({ replaced }));
    this.#room = new Room({ db, file, reserveBytes, onLow: (roomLow) => post({ roomLow }) });
  }

  /** The size of the disk, in bytes. */
  get totalBytes(): number {
    return this.#room.totalBytes;
  }

  /** Why entries with so many bytes of bodies are refused; undefined: they are not. */
  refusal(entries: number, bytes: number): Failure | undefined {
    if (this.#file.replaced) {
      this.#flushSoon();
      return {
        reason: 'unavailable',
        code: 'INBOX_REPLACED',
        message: 'The file of the inbox was deleted or replaced while it was open',
      };
    }
    const full = this.#room.refusal(entries, bytes);
    if (full === undefined) {
      if (this.#full) this.#post({ roomAgain: true });
      this.#full = false;
      return undefined;
    }
    if (!this.#full) this.#post({ full });
    this.#full = true;
    this.#flushSoon();
    const [free, reserve] = [full.freeBytes, full.reserveBytes].map((size) => (size / MB).toFixed(1));
    return {
      reason: 'unavailable',
      code: 'INBOX_FULL',
      message: `The disk has ${free} MB left, and ${reserve} MB are kept for the handlers of what is stored`,
    };
  }

  close(): void {
    this.#file.close();
  }

  /** Nothing may be committed with this group, so that nobody else would send the replies. */
  #flushSoon(): void {
    setImmediate(() => this.#replies.flush());
  }
}
