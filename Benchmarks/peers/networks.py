"""The networks that are measured, in plain PyTorch with torchvision's names and default settings."""

import torch
from torch import nn

# name: (Bottleneck, blocks, width, channels, side, classes, folder of a trained one)
NETWORKS = {
    "resnet18": (False, (2, 2, 2, 2), 64, 3, 224, 1000, None),
    "resnet50": (True, (3, 4, 6, 3), 64, 3, 224, 1000, None),
    "resnet10-w32": (False, (1, 1, 1, 1), 32, 1, 128, 2, "cxr-resnet10"),
    "resnet10-w16": (False, (1, 1, 1, 1), 16, 1, 64, 4, "mednist-resnet10"),
}


class Block(nn.Module):
    """A residual block: 3x3 3x3, or 1x1 3x3 1x1 with four times as many outputs."""

    def __init__(self, inputs, width, stride, bottleneck):
        super().__init__()
        outputs = 4 * width if bottleneck else width
        sides = (1, 3, 1) if bottleneck else (3, 3)
        channels = inputs
        for index, side in enumerate(sides, 1):
            out = outputs if index == len(sides) else width
            moves = stride if index == (2 if bottleneck else 1) else 1
            setattr(self, f"conv{index}", nn.Conv2d(channels, out, side, moves, side // 2, bias=False))
            setattr(self, f"bn{index}", nn.BatchNorm2d(out))
            channels = out
        self.count = len(sides)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for index in range(1, self.count + 1):
            y = getattr(self, f"bn{index}")(getattr(self, f"conv{index}")(y))
            if index < self.count:
                y = self.relu(y)
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, bottleneck, blocks, width, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = width
        for stage, count in enumerate(blocks):
            layers = []
            for block in range(count):
                stride = 2 if stage > 0 and block == 0 else 1
                layers.append(Block(inputs, width << stage, stride, bottleneck))
                inputs = (width << stage) * (4 if bottleneck else 1)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(inputs, classes)

    def stem(self, x):
        return self.maxpool(self.relu(self.bn1(self.conv1(x))))

    def head(self, x):
        return self.fc(torch.flatten(self.avgpool(x), 1))

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.stem(x)))))
        return self.head(x)


def load(name, weights=None):
    """The network in evaluation mode, with the weights of a safetensors file or of seed 0."""
    bottleneck, blocks, width, channels, _, classes, _ = NETWORKS[name]
    torch.manual_seed(0)
    network = ResNet(bottleneck, blocks, width, channels, classes)
    if weights is None:
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.weight, 0.5, 1)
                nn.init.uniform_(module.bias, -0.2, 0.2)
                nn.init.uniform_(module.running_mean, -0.2, 0.2)
                nn.init.uniform_(module.running_var, 0.5, 1.5)
    else:
        from safetensors.torch import load_file

        network.load_state_dict(load_file(weights))
    return network.eval()
