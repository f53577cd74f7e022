"""Many documents: read by several processes or a cluster, in bounded memory, with the same result as one by one."""
