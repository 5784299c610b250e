#!/usr/bin/env python3
"""Trains a tiny residual network with PyTorch and keeps the course, for a test of GAMTraining to follow.

    train_course.py Tests/Fixtures/Training/course.safetensors

It holds the start weights (`start.NAME`), three batches of bytes (`images`, [3, 8, 48, 48]) with their classes (`labels`),
and for each of three recipes the losses of 20 steps (`RECIPE.losses`) and some of the last parameters (`RECIPE.NAME`). Step
s is given batch s modulo 3, as (byte / 255 - 0.5) / 0.25. The losses are computed in float64, from float32 start weights.

Where an input of a rectifier is 0 but for rounding, two right programs part ways: one step's gradients differ, and the losses
after it by hundredths. The seed is therefore the first one whose courses stay together from starts that differ by a millionth.
"""

import sys

import torch
from networks import ResNet
from safetensors.torch import save_file
from torch import nn

CLASSES, STEPS = 3, 20
NAMES = ["nesterov", "momentum", "adamw"]
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


def course(start, name, inputs, labels):
    """The losses of a recipe from a start, and the network at the end."""
    network = ResNet(False, (1, 1, 1, 1), 4, 1, CLASSES).double().train()
    network.load_state_dict(start)
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
    return torch.stack(losses), network.state_dict()


def is_steady(start, found, inputs, labels, trials=24):
    """Whether courses from starts that differ by a millionth stay together."""
    for _ in range(trials):
        moved = {
            name: value * (1 + 1e-6 * torch.randn_like(value, dtype=torch.float64)) if value.is_floating_point() else value
            for name, value in start.items()}
        for name in NAMES:
            losses, _ = course(moved, name, inputs, labels)
            if (losses - found[name][0]).abs().max() > 2e-5:
                return False
    return True


def main():
    for seed in range(20, 200):
        torch.manual_seed(seed)
        start = ResNet(False, (1, 1, 1, 1), 4, 1, CLASSES).state_dict()
        images, labels = batches()
        inputs = (images.double().unsqueeze(2) / 255 - 0.5) / 0.25
        found = {name: course(start, name, inputs, labels) for name in NAMES}
        if is_steady(start, found, inputs, labels):
            break
        print(f"seed {seed}: rounding parts the courses")
    arrays = {"start." + name: value for name, value in start.items() if "tracked" not in name}
    arrays |= {"images": images, "labels": labels}
    for name, (losses, last) in found.items():
        arrays[name + ".losses"] = losses
        arrays |= {f"{name}.{key}": last[key].float() for key in KEPT}
        print(f"seed {seed},", name, " ".join(f"{float(loss):.4f}" for loss in losses))
    save_file({name: value.contiguous() for name, value in arrays.items()}, sys.argv[1])


if __name__ == "__main__":
    main()
