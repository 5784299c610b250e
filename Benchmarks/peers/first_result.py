"""first_result.py THREADS: ONNX Runtime from the start of the process to the first result; run in the network's folder."""

import sys

import numpy as np
import onnxruntime as ort

options = ort.SessionOptions()
options.intra_op_num_threads, options.inter_op_num_threads = int(sys.argv[1]), 1
session = ort.InferenceSession("b1.onnx", options, providers=["CPUExecutionProvider"])
print(session.run(None, {"x": np.load("x.npy")[:1]})[0].argmax())
