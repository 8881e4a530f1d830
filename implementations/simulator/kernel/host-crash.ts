/** The end of the simulated host kernel: what an outcome `host_oops` is made of. */

/** Thrown through every path of the kernel; only the machine catches it. */
export class HostCrash extends Error {
  override readonly name = "HostCrash";
  /** One word for what happened. */
  readonly what: string;

  constructor(
    what: "null-dereference" | "use-after-free" | "vm-bug-on" | "out-of-bounds" | "type-confusion",
  ) {
    super(what);
    this.what = what;
  }
}
