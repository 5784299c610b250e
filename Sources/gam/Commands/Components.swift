import ArgumentParser
import GAMVerify

/// Lists the scores that can take part in a verdict.
struct Components: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "components",
        abstract: "Lists the scores that can take part in a verdict, for gam fit --components.",
        discussion: """
            LAYER is a capture point as gam inspect lists them, METRIC one of the similarities below; [.all] compares with \
            all reference images instead of those of the predicted class. Behind a colon stands a weight other than the \
            usual one: 2 for input.statistics, 1 for other input and early scores, 0.5 for the others.
            """)

    func execute() throws -> ExitStatus {
        let rows = ComponentSpecification.forms.map { [$0.name, $0.summary] }
        for line in Table.lines(rows, [.left, .left]) { try Terminal.result(line) }
        for garbage in [false, true] {
            let names = ComponentSpecification.standard(hasGarbageClass: garbage).map(\.name)
            try Terminal.result("default, with\(garbage ? "" : "out") a garbage class: " + names.joined(separator: ","))
        }
        try Terminal.result("METRIC: " + SimilarityMetric.allCases.map(\.name).joined(separator: ", "))
        return .done
    }
}
