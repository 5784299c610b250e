"""train_worker.py NETWORK SIDE CHANNELS CLASSES BATCH THREADS LAYOUT: PyTorch's steps of training, in turns with others.

NETWORK is resnet18 or resnet10-wWIDTH, LAYOUT default or channels-last. Each line asks for one step (forward, cross-entropy,
backward, AdamW); the answer is how long it took by the clock and how long the process worked, in nanoseconds.
"""

import os
import sys
import time

network, layout = sys.argv[1], sys.argv[7]
side, channels, classes, batch, threads = (int(text) for text in sys.argv[2:7])
os.environ["OMP_NUM_THREADS"] = str(threads)

import torch
from networks import ResNet
from torch import nn

torch.set_num_threads(threads)
blocks, width = ((2, 2, 2, 2), 64) if network == "resnet18" else ((1, 1, 1, 1), int(network.split("-w")[1]))
torch.manual_seed(0)
model = ResNet(False, blocks, width, channels, classes).train()
images = torch.rand(batch, channels, side, side) * 2 - 1
if layout == "channels-last":
    model, images = model.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
labels = torch.arange(batch).remainder(classes)
optimiser = torch.optim.AdamW(model.parameters(), 1e-4)
criterion = nn.CrossEntropyLoss()


def step():
    optimiser.zero_grad()
    loss = criterion(model(images), labels)
    loss.backward()
    optimiser.step()


for line in sys.stdin:
    used, start = time.process_time_ns(), time.perf_counter_ns()
    step()
    elapsed, used = time.perf_counter_ns() - start, time.process_time_ns() - used
    print(elapsed, used, flush=True)
