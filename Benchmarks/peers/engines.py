"""The engines, each as a function that does one run; settings are float32 and what their makers advise for latency.

Each maker takes (network, batch, threads) in the folder that export.py wrote and gives a function that returns the
outputs, or None where it makes a map. Maps are made at the size of the input.
"""

import numpy as np


def inputs(batch):
    return np.load("x.npy")[:batch].copy()


def onnxruntime(network, batch, threads):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = ort.InferenceSession(f"b{batch}.onnx", options, providers=["CPUExecutionProvider"])
    x = inputs(batch)
    return lambda: session.run(None, {"x": x})[0]


def openvino(network, batch, threads):
    import openvino

    compiled = openvino.Core().compile_model(f"b{batch}.onnx", "CPU", {
        "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32",
        "NUM_STREAMS": 1})
    request = compiled.create_infer_request()
    x = inputs(batch)  # the tensor does not keep it
    request.set_input_tensor(openvino.Tensor(x, shared_memory=True))
    y = request.get_output_tensor()

    def run():
        assert x.flags.c_contiguous
        request.infer()
        return y.data

    return run


def ncnn(network, batch, threads):
    import ncnn

    net = ncnn.Net()
    net.opt.num_threads = threads
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_storage = net.opt.use_vulkan_compute = False
    net.load_param("net.ncnn.param")
    net.load_model("net.ncnn.bin")
    x = inputs(batch)

    def run():
        outputs = []
        for image in x:
            extractor = net.create_extractor()
            extractor.input("in0", ncnn.Mat(image))
            outputs.append(np.array(extractor.extract("out0")[1]))
        return np.stack(outputs)

    return run


def mnn(network, batch, threads):
    import MNN

    interpreter = MNN.Interpreter(f"b{batch}.mnn")
    session = interpreter.createSession({"backend": "CPU", "numThread": threads, "precision": "high"})
    source, result = interpreter.getSessionInput(session), interpreter.getSessionOutput(session)
    x = inputs(batch)
    host = MNN.Tensor(tuple(x.shape), MNN.Halide_Type_Float, x, MNN.Tensor_DimensionType_Caffe)

    def run():
        source.copyFrom(host)
        interpreter.runSession(session)
        return np.array(result.getNumpyData()).reshape(batch, -1)

    return run


def torch_network(network, threads):
    import torch

    from networks import load

    torch.set_num_threads(threads)
    return torch, load(network, "model.safetensors")


def torch_forward(network, batch, threads):
    torch, net = torch_network(network, threads)
    x = torch.from_numpy(inputs(batch))

    def run():
        with torch.inference_mode():
            return net(x).numpy()

    return run


def pytorch_grad_cam(network, batch, threads):
    torch, net = torch_network(network, threads)
    # The package imports torchvision, which wants three operators that it brings for another build of PyTorch.
    operators = torch.library.Library("torchvision", "DEF")
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        for name in ("nms(Tensor d, Tensor s, float t) -> Tensor", "qnms(Tensor d, Tensor s, float t) -> Tensor",
                     "roi_align(Tensor i, Tensor r, float s, SymInt h, SymInt w, int n, bool a) -> Tensor"):
            operators.define(name)
    from pytorch_grad_cam import GradCAM

    cam = GradCAM(model=net, target_layers=[net.layer4[-1]])
    x = torch.from_numpy(inputs(batch))

    def run():
        cam(input_tensor=x, targets=None)

    return run


def torch_cam(network, batch, threads):
    torch, net = torch_network(network, threads)
    from torchcam.methods import GradCAM

    x = torch.from_numpy(inputs(batch)).requires_grad_(True)
    cam = GradCAM(net, target_layer="layer4")

    def run():
        scores = net(x)
        (map,) = cam(scores.argmax(1).tolist(), scores)
        torch.nn.functional.interpolate(map[:, None], x.shape[2:], mode="bilinear")

    return run


def torch_by_hand(network, batch, threads):
    """What one would write by hand: no gradient before layer4, none for parameters."""
    torch, net = torch_network(network, threads)
    x = torch.from_numpy(inputs(batch))
    for parameter in net.parameters():
        parameter.requires_grad_(False)

    def run():
        with torch.no_grad():
            activation = net.layer4(net.layer3(net.layer2(net.layer1(net.stem(x)))))
        activation.requires_grad_(True)
        scores = net.head(activation)
        (gradient,) = torch.autograd.grad(scores.amax(1).sum(), activation)
        with torch.no_grad():
            map = torch.relu((gradient.mean((2, 3), keepdim=True) * activation).sum(1, keepdim=True))
            low, high = map.amin((2, 3), keepdim=True), map.amax((2, 3), keepdim=True)
            map = (map - low) / (high - low).clamp_min(1e-12)
            torch.nn.functional.interpolate(map, x.shape[2:], mode="bilinear")

    return run


ENGINES = {
    "MNN": mnn, "ncnn": ncnn, "OpenVINO": openvino, "ONNX Runtime": onnxruntime, "PyTorch": torch_forward,
    "pytorch-grad-cam": pytorch_grad_cam, "torch-cam": torch_cam, "PyTorch by hand": torch_by_hand,
}
