"""worker.py ENGINE NETWORK BATCH THREADS, in the network's folder: takes turns with other processes.

Says first how far its outputs are from PyTorch's (largest difference over largest value; nan for a map). Then each line
asks for one run, and the answer is how long it took by the clock and how long the process worked, in nanoseconds.
"""

import os
import sys
import time

engine, network, batch, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
os.environ["OMP_NUM_THREADS"] = str(threads)

import numpy as np

from engines import ENGINES

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # some engines write to standard output
run = ENGINES[engine](network, batch, threads)
outputs = run()
error = float("nan")
if outputs is not None:
    expected = np.load("y.npy")[:batch]
    error = float(np.abs(np.asarray(outputs).reshape(expected.shape) - expected).max() / np.abs(expected).max())
    if not error < 1e-4:  # a wrong result is no result, however fast; nan is wrong too
        sys.exit(f"{engine}: the outputs are {error} off")
print(error, file=answers, flush=True)
for line in sys.stdin:
    used, start = time.process_time_ns(), time.perf_counter_ns()
    run()
    elapsed, used = time.perf_counter_ns() - start, time.process_time_ns() - used
    print(elapsed, used, file=answers, flush=True)
