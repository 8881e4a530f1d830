/** Small domains that have all kinds of operations between them, to audit footprints on. */
import fc from "fast-check";
import { printOperation } from "../../../abi/notation.ts";
import type { Operation } from "../../../abi/operation.ts";
import { auditIndependence } from "../../../explorer/audit-independence.ts";
import { explore } from "../../../explorer/explore.ts";
import type { ObjectSystem } from "../../../explorer/system.ts";
import { dialectNamed } from "../../../model/dialects/registry.ts";
import { PROPERTIES } from "../../../properties/catalogue.ts";
import { type BoundedDomain, operationsIn } from "../../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../../properties/domains/catalogue.ts";
import { traces } from "../../../properties/draw/traces.ts";
import type { Possible } from "../../possible.ts";
import { modelOf, possibleFor } from "../domain-system.ts";
import type { JudgedState } from "../model-system.ts";

/** A domain under its dialect, with the properties that can be told of it. */
export function possibleOnDomain(domain: BoundedDomain): Possible {
  const dialect = dialectNamed(domain.dialect);
  return possibleFor({ dialect, domain, factory: null, properties: PROPERTIES });
}

type DomainModel = ObjectSystem<JudgedState, Operation>;

const MODELS = new WeakMap<BoundedDomain, DomainModel>();

/** The model alone on a domain, once for all tests: it remembers the steps that it has made. */
export function modelOn(domain: BoundedDomain): DomainModel {
  const known = MODELS.get(domain) ?? remembering(modelOf(domain, possibleOnDomain(domain), []));
  MODELS.set(domain, known);
  return known;
}

/**
 * The same system, which makes each step of each state only once. An audit explores its domain
 * three times, and many audits are of one domain.
 */
function remembering(system: DomainModel): DomainModel {
  const steps = new WeakMap<JudgedState, Map<Operation, ReturnType<DomainModel["step"]>>>();
  const keys = new WeakMap<JudgedState, string>();
  return {
    ...system,
    step: (state, operation) => {
      const made = steps.get(state) ?? new Map();
      steps.set(state, made);
      const successors = made.get(operation) ?? system.step(state, operation);
      made.set(operation, successors);
      return successors;
    },
    key: (state) => {
      const key = keys.get(state) ?? system.key(state);
      keys.set(state, key);
      return key;
    },
  };
}

/** What the audit of some drawn domains came to. */
export interface DrawnAudit {
  readonly faults: readonly string[];
  /** Steps that the reduction left out, of all of them together. */
  readonly dropped: number;
}

/** Audits the footprints on so many domains of seven operations of a dialect. */
export async function auditDrawn(dialect: string, domains: number): Promise<DrawnAudit> {
  const all: string[] = [];
  let dropped = 0;
  for (let seed = 1; seed <= domains; seed++) {
    const system = modelOn(drawnDomain(dialect, 7, seed));
    const { faults } = await auditIndependence(system, 10_000);
    const reduced = await explore(system, {}, { now: () => 0 }, { partialOrder: true });
    all.push(...faults.map((fault) => `seed ${seed}: ${fault}`));
    dropped += reduced.partialOrder?.dropped ?? 0;
  }
  return { faults: all, dropped };
}

/** A domain of so many operations, drawn at random: as good as any for what is true of all. */
function drawnDomain(dialect: string, size: number, seed: number): BoundedDomain {
  const drawn = fc.sample(traces(dialectNamed(dialect), { minLength: size, maxLength: size }), {
    ...{ seed, numRuns: 1 },
  });
  const lines = drawn.flatMap(({ operations }) => operations).map(printOperation);
  return testDomain(`drawn by seed ${seed} of ${dialect}`, dialect, [...new Set(lines)]);
}

export const TEST_DOMAINS: readonly BoundedDomain[] = [
  domainNamed("tiny", "memfile-v6"),
  domainNamed("tiny", "linux-6.18"),
  testDomain("logs of two slots", "linux-6.18", [
    "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)",
    "enable_dirty_log_protect(mode=0)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x2000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x4000, size=0x2000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x2000, size=0x1000, hva=0x10000002000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x2000, size=0x1000, hva=0x10000002000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "guest_read(gpa=0x1000)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_write(gpa=0x2000, tag=1)",
    "get_dirty_log(slot=0)",
    "clear_dirty_log(slot=0, first_page=0x0, num_pages=2, pages=[1])",
    "get_dirty_log(slot=1)",
  ]),
  testDomain("host memory behind a slot", "linux-6.18", [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)",
    "set_user_memory_region(slot=0x10001, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_execute(gpa=0x0)",
    "guest_write(gpa=0x1000, tag=1)",
    "guest_read(gpa=0x1000, path=emulation)",
    "pre_fault_memory(gpa=0x0, size=0x2000)",
    "host_write(hva=0x10000000000, tag=1)",
    "host_write(hva=0x10000000000, tag=2)",
    "child_write(hva=0x10000000000, tag=3)",
    "host_read(hva=0x10000001000)",
    "host_dontneed(hva=0x10000000000, size=0x2000)",
    "host_collapse(hva=0x10000000000, size=0x1000)",
    "host_advise(hva=0x10000000000, size=0x1000, advice=pageout)",
    "host_mremap(hva=0x10000000000, to=0x10000001000)",
    "host_mprotect(hva=0x10000001000, size=0x1000, prot=none)",
    "host_mmap(hva=0x10000001000, size=0x1000, prot=read)",
    "host_munmap(hva=0x10000000000, size=0x1000)",
  ]),
  testDomain("a guest_memfd that the host maps, beside another", "linux-6.18", [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    "fd1 = dup(fd=fd0)",
    "fd2 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0, guest_memfd_offset=0x1000)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, " +
      "hva=0x10000001000, guest_memfd=fd1, guest_memfd_offset=0x1000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "host_mmap(hva=0x10000002000, size=0x1000, prot=read-write, fd=fd1, fd_offset=0x1000)",
    "host_munmap(hva=0x10000002000, size=0x1000)",
    "host_read(hva=0x10000002000)",
    "host_write(hva=0x10000002000, tag=1)",
    "host_remove(hva=0x10000002000, size=0x1000)",
    "guest_read(gpa=0x0)",
    "guest_write(gpa=0x0, tag=2)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
    "close(fd=fd0)",
    "close(fd=fd1)",
    "close(fd=fd2)",
  ]),
  testDomain("calls that a guest_memfd refuses, and some on an ordinary memfd", "linux-6.18", [
    "fd0 = create_guest_memfd(size=0x1000)",
    "fd1 = memfd_create(flags=0)",
    "ftruncate(fd=fd0, size=0x2000)",
    "file_read(fd=fd0, offset=0x0, size=8)",
    "file_write(fd=fd0, offset=0x0, size=8, tag=1)",
    "add_seals(fd=fd0, seals=WRITE)",
    "get_seals(fd=fd0)",
    "fstat(fd=fd0)",
    "file_call(fd=fd0, call=poll)",
    "close_kvm(descriptor=vm)",
    "child_ioctl(request=get_dirty_log)",
    "fd2 = open_other(kind=eventfd)",
    "seek(fd=fd0, offset=0x0, whence=data)",
    "fallocate(fd=fd1, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
    "get_seals(fd=fd1)",
    "close(fd=fd0)",
    "close(fd=fd1)",
  ]),
  testDomain("gfns that become private", "linux-6.18:sw-protected", [
    "fd0 = create_guest_memfd(size=0x2000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x1000, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x1000, size=0x1000, attributes=0)",
    "set_memory_attributes(gpa=0x2000, size=0x1000, attributes=PRIVATE)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_write(gpa=0x1000, tag=1)",
    "guest_read(gpa=0x1000)",
    "pre_fault_memory(gpa=0x0, size=0x2000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
    "close(fd=fd0)",
  ]),
  testDomain("gfns whose accesses are marked", "linux-6.18:hardware-private", [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x1000, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)",
    "guest_write(gpa=0x0, tag=1, access=private)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_read(gpa=0x1000)",
    "guest_read(gpa=0x1000, access=private)",
    "pre_fault_memory(gpa=0x0, size=0x2000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
    "get_dirty_log(slot=1)",
    "close(fd=fd0)",
  ]),
  testDomain("pages that are converted in place, and held", "linux-7.4:sw-protected", [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
    "fd1 = host_pin(hva=0x10000001000)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x2000, attributes=0)",
    "host_read(hva=0x10000001000)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_read(gpa=0x1000)",
    "close(fd=fd1)",
    "close(fd=fd0)",
  ]),
  testDomain("two private slots over two files", "memfile-v6", [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "fd1 = memfd_create(flags=ALLOW_SEALING)",
    "ftruncate(fd=fd0, size=0x1000)",
    "fallocate(fd=fd1, mode=0, offset=0x0, size=0x1000)",
    "fallocate(fd=fd1, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, " +
      "hva=0x10000001000, private_fd=fd1)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_read(gpa=0x1000, access=private)",
    "guest_write(gpa=0x1000, tag=1, access=private)",
    "close(fd=fd1)",
  ]),
  testDomain("an accessible file behind a slot", "memfile-v6", [
    "fd0 = memfd_create(flags=ALLOW_SEALING)",
    "ftruncate(fd=fd0, size=0x2000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, " +
      "hva=0x10000001000, private_fd=fd0, private_offset=0x1000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "file_read(fd=fd0, offset=0x0, size=8)",
    "file_write(fd=fd0, offset=0x0, size=0x1000, tag=1)",
    "add_seals(fd=fd0, seals=WRITE)",
    "get_seals(fd=fd0)",
    "fstat(fd=fd0)",
    "seek(fd=fd0, offset=0x0, whence=data)",
    "guest_read(gpa=0x0, access=private)",
    "guest_execute(gpa=0x1000)",
  ]),
  testDomain("a large page", "memfile-v6:thp", [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x4000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x3000, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
    "guest_read(gpa=0x1000, access=private)",
    "guest_read(gpa=0x2000)",
    "guest_read(gpa=0x3000)",
    "close(fd=fd0)",
  ]),
  testDomain("mappings of host memory, with a log", "memfile-v6", [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x2000, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x10000001000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_read(gpa=0x1000)",
    "get_dirty_log(slot=0)",
    "host_munmap(hva=0x10000000000, size=0x1000)",
    "host_mmap(hva=0x10000001000, size=0x1000, prot=read)",
    "host_mprotect(hva=0x10000001000, size=0x1000, prot=read-write)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
  ]),
  testDomain("a file that is mapped behind the guest's back", "memfile-v6", [
    "fd0 = memfd_create(flags=0)",
    "ftruncate(fd=fd0, size=0x1000)",
    "host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "guest_read(gpa=0x0)",
    "host_read(hva=0x10000000000)",
    "host_write(hva=0x10000001000, tag=1)",
  ]),
  testDomain("accesses of bytes, over a border and a read-only slot", "linux-6.18", [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=READONLY, gpa=0x1000, size=0x1000, hva=0x10000001000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "guest_read_bytes(gpa=0xffc)",
    "guest_write_bytes(gpa=0xffc, value=0x100000001)",
    "guest_exchange(gpa=0x1000, value=0x1)",
    "guest_read(gpa=0x1000)",
    "host_munmap(hva=0x10000001000, size=0x1000)",
    "host_write(hva=0x10000000000, tag=1)",
    "get_dirty_log(slot=0)",
  ]),
  { ...domainNamed("tiny", "memfile-v6"), name: "as posted", dialect: "memfile-v6:as-posted" },
];

/** Those of them that are audited in the long tests: the two take as long as all others. */
export const LARGE_TEST_DOMAINS: readonly BoundedDomain[] = TEST_DOMAINS.filter(({ name }) =>
  ["a guest_memfd that the host maps, beside another", "logs of two slots"].includes(name),
);

function testDomain(name: string, dialect: string, lines: readonly string[]): BoundedDomain {
  const sentence = `For the audit of footprints: ${name}.`;
  const operations = operationsIn(lines);
  return { name, dialect, sentence, choices: [], operations, reaches: [] };
}
