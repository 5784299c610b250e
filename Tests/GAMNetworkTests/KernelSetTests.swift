import GAMNetwork
import Testing

struct KernelSetTests {
    @Test func unknownInstructionSetIsAnError() {
        for name in ["avx1024", "AVX2", "", " scalar", "sse"] {
            #expect(
                throws: NetworkError.unavailableInstructionSet(
                    name: name, available: KernelSet.available.joined(separator: ", "))
            ) { try KernelSet(named: name) }
        }
    }

    @Test func eachAvailableOneIsTheOneAskedFor() throws {
        #expect(KernelSet.available.last == "scalar")
        for name in KernelSet.available { #expect(try KernelSet(named: name).name == name) }
        #expect(KernelSet.available.contains(try KernelSet.preferred().name))
    }

    @Test func aPlanTellsItsInstructionSet() throws {
        for name in KernelSet.available {
            let plan = try ExecutionPlan(
                TinyResNet.network(), inputs: [TinyResNet.inputShape], mode: .inference,
                kernels: try KernelSet(named: name))
            #expect(plan.instructionSet == name)
        }
    }
}
