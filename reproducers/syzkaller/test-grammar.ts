/**
 * A reader of syzkaller programs, written from the published grammar, for tests alone.
 *
 * @source google/syzkaller, docs/program_syntax.md: line, call, arg and what they are made of. The
 *   sizes behind output buffers (`""/144`) are in its examples and in sys/linux/test.
 */

/** One call. */
export interface SyzCall {
  /** Variable that takes the result; undefined when nothing does. */
  readonly assigns: string | undefined;
  readonly name: string;
  readonly arguments: number;
  /** Variables that are used. */
  readonly uses: readonly string[];
}

/**
 * Reads a program.
 *
 * @throws {Error} naming the line and the column at which it is none, and a variable that is used
 *   before anything was put into it.
 */
export function parseSyzkaller(text: string): readonly SyzCall[] {
  const known = new Set<string>();
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const call = new LineReader(line, index + 1).line();
    for (const variable of call.uses) {
      if (!known.has(variable)) throw new Error(`line ${index + 1}: ${variable} is not assigned`);
    }
    if (call.assigns !== undefined) known.add(call.assigns);
    return [call];
  });
}

class LineReader {
  readonly #text: string;
  readonly #number: number;
  readonly #uses: string[] = [];
  #at = 0;

  constructor(text: string, number: number) {
    this.#text = text;
    this.#number = number;
  }

  line(): SyzCall {
    const assigns = this.#take(/r[0-9]+(?= = )/y);
    if (assigns !== undefined) this.#must(" = ");
    const name = this.#take(/[a-z_][a-zA-Z0-9_]*(\$[a-zA-Z0-9_]+)?/y) ?? this.#fail("a call");
    this.#must("(");
    const count = this.#list(")", () => this.#argument());
    if (this.#take(/ \((async|fail_nth: [0-9]+)\)/y) === undefined) this.#take(/$/y);
    if (this.#at !== this.#text.length) this.#fail("the end of the line");
    return { assigns, name, arguments: count, uses: this.#uses };
  }

  #argument(): void {
    if (this.#take(/nil|AUTO/y) !== undefined) return;
    if (this.#take(/0x[0-9a-f]+/y) !== undefined) return;
    if (this.#variable()) return;
    if (this.#take(/</y) !== undefined) {
      this.#resultArgument();
      return;
    }
    if (this.#take(/&/y) !== undefined) {
      this.#pointer();
      return;
    }
    if (this.#take(/"[^"]*"|'(\\x[0-9a-f]{2}|[^'\\])*'/y) !== undefined) {
      this.#take(/\/[0-9]+/y);
      return;
    }
    if (this.#take(/\{/y) !== undefined) {
      this.#list("}", () => this.#argument());
      return;
    }
    if (this.#take(/\[/y) !== undefined) {
      this.#list("]", () => this.#argument());
      return;
    }
    if (this.#take(/@[a-zA-Z0-9_]+/y) !== undefined) {
      if (this.#take(/=/y) !== undefined) this.#argument();
      return;
    }
    this.#fail("an argument");
  }

  #variable(): boolean {
    const variable = this.#take(/r[0-9]+/y);
    if (variable === undefined) return false;
    this.#uses.push(variable);
    this.#take(/\/0x[0-9a-f]+/y);
    this.#take(/\+0x[0-9a-f]+/y);
    return true;
  }

  #resultArgument(): void {
    if (this.#take(/r[0-9]+=>/y) === undefined) this.#fail("a variable");
    this.#argument();
  }

  #pointer(): void {
    if (this.#take(/AUTO/y) === undefined) {
      if (this.#take(/\(0x7f[0-9a-f]{10}(\/0x[0-9a-f]+)?\)/y) === undefined)
        this.#fail("an address");
    }
    this.#take(/=ANY/y);
    this.#must("=");
    this.#argument();
  }

  /** @returns how many there were. */
  #list(end: string, item: () => void): number {
    if (this.#text.startsWith(end, this.#at)) {
      this.#must(end);
      return 0;
    }
    for (let count = 1; ; count++) {
      item();
      if (this.#take(/, ?/y) === undefined) {
        this.#must(end);
        return count;
      }
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #must(text: string): void {
    if (!this.#text.startsWith(text, this.#at)) this.#fail(JSON.stringify(text));
    this.#at += text.length;
  }

  #fail(wanted: string): never {
    throw new Error(`line ${this.#number}, column ${this.#at + 1}: ${wanted} is missing`);
  }
}
