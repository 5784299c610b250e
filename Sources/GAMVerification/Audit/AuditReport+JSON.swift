public import GAMModelFiles

extension AuditReport {
    /// The report as JSON, format `gamverify.audit`; figures that are undefined are `null`.
    public var json: JSONValue {
        .object([
            "format": .string("gamverify.audit"),
            "version": .number(1),
            "library": .string(LibraryVersion.current),
            "budgets": .object(["review": .number(budgets.review), "reject": .number(budgets.reject)]),
            "usual": usual.json,
            "averages": .array(
                averages.map { item in
                    .object([
                        "name": .string(item.name), "kinds": .number(Double(item.kindCount)),
                        "auroc": item.detection.areaUnderCurve.auditJSON,
                        "fpr95": item.detection.falsePositiveRate.auditJSON,
                    ])
                }),
            "kinds": .array(kinds.map(\.json)),
        ])
    }
}

extension AuditReport.Kind {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(kind.name), "family": .string(kind.family), "nearness": .string(kind.nearness),
            "strength": .string(kind.strength), "auroc": detection.areaUnderCurve.auditJSON,
            "fpr95": detection.falsePositiveRate.auditJSON, "outcome": outcome.json,
        ])
    }
}

extension AuditReport.Outcome {
    fileprivate var json: JSONValue {
        .object([
            "reviewed": reviewed.json, "rejected": rejected.json, "accepted": accepted.json,
            "right": accuracy?.json ?? .null, "right_of_accepted": accuracyOfAccepted?.json ?? .null,
        ])
    }
}

extension Share {
    fileprivate var json: JSONValue {
        .object([
            "count": .number(Double(count)), "of": .number(Double(total)),
            "lower": .number(interval.lower), "upper": .number(interval.upper),
        ])
    }
}

extension Interval {
    fileprivate var auditJSON: JSONValue {
        .object(["value": .number(estimate), "lower": .number(lower), "upper": .number(upper)])
    }
}
