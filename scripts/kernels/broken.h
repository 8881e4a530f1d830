/* Ways for KVM_CLEAR_DIRTY_LOG to break, chosen by kvm.breaks= on the command line of the kernel. */

static int breaks;
module_param(breaks, int, 0444);

static noinline void memslot_check_breaks(void)
{
	switch (breaks) {
	case 1:
		*(volatile int *)0x10 = 0;
		break;
	case 2:
		WARN(1, "memslot-check: broken on purpose\n");
		break;
	case 3:
		for (;;)
			cond_resched();
	}
}
