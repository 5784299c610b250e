/// The operations through which gradients run back to something wanted.
struct Returning {
    /// Values whose gradient leads to something wanted.
    let leads: Set<Int>
    /// The operations behind them with something wanted before; past the first of these nothing is left to do.
    let operations: [Operation]

    init(_ operations: [Operation], _ wanted: Wanted) {
        var leads = wanted.gradients.union(wanted.means)
        var returning = [Operation]()
        for operation in operations {
            let isTrained = wanted.parameters && operation.isTrained
            guard isTrained || operation.inputs.contains(where: leads.contains) else { continue }
            leads.insert(operation.output)
            returning.append(operation)
        }
        self.leads = leads
        self.operations = returning
    }
}

extension Operation {
    /// Whether it has parameters that training changes.
    fileprivate var isTrained: Bool {
        switch kind {
        case .convolution, .linear, .batchNorm: true
        default: false
        }
    }
}
