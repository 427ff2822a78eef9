/**
 * Counts the answers that arrive on one connection. Understands what the servers send and nothing else: status 200
 * with a content-length. Throws at anything else, since figures of a server that does not work mean nothing.
 */
export class AnswerReader {
  #rest = '';

  /** How many answers end in `chunk`. */
  read(chunk: Buffer): number {
    let text = this.#rest + chunk.toString('latin1');
    let answers = 0;
    for (;;) {
      const length = answerLength(text);
      if (length === undefined || length > text.length) break;
      answers += 1;
      text = text.slice(length);
    }
    this.#rest = text;
    return answers;
  }
}

function answerLength(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(`A server answered:\n${text}`);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`A server answered without content-length:\n${text}`);
  return end + 4 + Number(length);
}
