#!/usr/bin/env python3
"""Trains a tiny residual network with PyTorch and keeps the course, for a test of GAMTraining to follow.

    train_course.py Tests/Fixtures/Training/course.safetensors

It holds the start weights (`start.NAME`), three batches of bytes (`images`, [3, 8, 48, 48]) with their classes (`labels`),
and for each of three recipes the losses of 20 steps (`RECIPE.losses`) and some of the last parameters (`RECIPE.NAME`). Step
s is given batch s modulo 3, as (byte / 255 - 0.5) / 0.25. The losses are computed in float64, from float32 start weights.
"""

import sys

import torch
from networks import ResNet
from safetensors.torch import save_file
from torch import nn

CLASSES, STEPS = 3, 20
KEPT = ["conv1.weight", "bn1.running_mean", "bn1.running_var", "layer4.0.bn2.weight", "fc.weight", "fc.bias"]


def recipes(network):
    """The optimiser, the loss and the rates of each recipe."""
    matrices = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() <= 1]

    def groups():
        return [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0}]

    weights = torch.tensor([0.5, 1.0, 2.0], dtype=torch.float64)

    def cosine(optimiser):
        return torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)

    def one_cycle(optimiser):
        return torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.02, total_steps=STEPS, cycle_momentum=False)

    return {
        "nesterov": (
            torch.optim.SGD(network.parameters(), 0.02, momentum=0.9, nesterov=True, weight_decay=0.001),
            nn.CrossEntropyLoss(), one_cycle),
        "momentum": (
            torch.optim.SGD(groups(), 0.01, momentum=0.9), nn.CrossEntropyLoss(weights, label_smoothing=0.1), cosine),
        "adamw": (torch.optim.AdamW(groups(), 0.002), nn.CrossEntropyLoss(label_smoothing=0.05), cosine),
    }


def batches():
    """Bars of each class's own direction on noise, as bytes."""
    images = torch.randint(0, 120, (3, 8, 48, 48))
    labels = torch.arange(24).remainder(CLASSES).reshape(3, 8)
    for batch in range(3):
        for index in range(8):
            place = int(torch.randint(8, 32, (1,)))
            label = int(labels[batch, index])
            if label == 0:
                images[batch, index, place : place + 6, :] += 110
            elif label == 1:
                images[batch, index, :, place : place + 6] += 110
            else:
                images[batch, index, place : place + 9, place : place + 9] += 110
    return images.to(torch.uint8), labels


def main():
    torch.manual_seed(20)
    start = ResNet(False, (1, 1, 1, 1), 4, 1, CLASSES)
    images, labels = batches()
    arrays = {"start." + name: value for name, value in start.state_dict().items() if "tracked" not in name}
    arrays |= {"images": images, "labels": labels}
    inputs = (images.double().unsqueeze(2) / 255 - 0.5) / 0.25
    for name in ["nesterov", "momentum", "adamw"]:
        network = ResNet(False, (1, 1, 1, 1), 4, 1, CLASSES).double().train()
        network.load_state_dict(start.state_dict())
        optimiser, criterion, schedule = recipes(network)[name]
        schedule = schedule(optimiser)
        losses = []
        for step in range(STEPS):
            optimiser.zero_grad()
            loss = criterion(network(inputs[step % 3]), labels[step % 3])
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.detach())
        arrays[name + ".losses"] = torch.stack(losses)
        arrays |= {f"{name}.{key}": network.state_dict()[key].float() for key in KEPT}
        print(name, " ".join(f"{float(loss):.4f}" for loss in losses))
    save_file({name: value.contiguous() for name, value in arrays.items()}, sys.argv[1])


if __name__ == "__main__":
    main()
