import type { Logger } from '../../util/logger.js';
import type { FromWorker } from './protocol.js';

/** Writes to the log what the thread reports of the state of the store. */
export function logState(
  logger: Logger,
  file: string,
  { unwritable, writable, roomLow, full, roomAgain, replaced }: FromWorker,
): void {
  if (unwritable !== undefined) {
    logger.error({ file, ...unwritable }, 'The inbox cannot be written: deliveries get 503');
  }
  if (writable === true) logger.info({ file }, 'The inbox can be written again');
  if (roomLow !== undefined) {
    logger.warn(
      { file, ...roomLow },
      'Four fifths of the room for the inbox are taken: at the reserve deliveries get 503',
    );
  }
  if (full !== undefined) {
    logger.error(
      { file, ...full },
      'Only the reserve of the disk is left: deliveries get 503, and handlers go on. Make room, or raise concurrency',
    );
  }
  if (replaced === true) {
    logger.error(
      { file },
      'The file of the inbox was deleted or replaced while it was open: deliveries get 503. Put it back, or restart the service',
    );
  }
  if (replaced === false) logger.info({ file }, 'The file of the inbox is back: deliveries are accepted');
  if (roomAgain === true) logger.info({ file }, 'There is room again: deliveries are accepted');
}
