/** Seeded bug: the batch that a new page waits in counts as a reference. */
import type { SeededBug } from "../seeded-bug.ts";

export const batchCountsAsReference: SeededBug = {
  id: "batch-counts-as-reference",
  title: "the batch that a page waits in on its way to the list of pages counts as a reference",
  story:
    "A page that came into the file just now stands in a batch of its processor, which holds " +
    "it. Without draining the batches first, the conversion says EAGAIN although nobody has " +
    "the page. Three operations: the file, its page and the conversion.",
  source:
    "virt/kvm/guest_memfd.c, drafts of the series: no lru_add_drain_all before references count",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
  ],
  decisions: { isReferenced: ({ strangers, isNewest }) => strangers > 0 || isNewest },
};
