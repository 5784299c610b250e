import CGAMVerifyHeader
import GAMVerify

extension Failure {
    /// What was being done when the library threw; the same error means different things to the caller.
    enum Task {
        case openingModel
        case openingProfile
        case makingGate
        case verifying
        case makingComparison
        case comparing
    }

    /// Calls the library and turns what it throws into a failure.
    static func wrap<Result>(_ task: Task, _ body: () throws(GAMError) -> Result) throws(Failure) -> Result {
        do throws(GAMError) {
            return try body()
        } catch {
            throw Failure(error, task)
        }
    }

    private init(_ error: GAMError, _ task: Task) {
        let message = error.description
        switch error {
        case .file(let error):
            self.init(code: Failure.code(error), message: message, subject: error.path.description)
        case .model(let error):
            self.init(error, message)
        case .image(let name, let error):
            self.init(code: Failure.code(error), message: message, subject: name)
        case .network(let error):
            self.init(code: Failure.code(error, task), message: message)
        case .verification(let error):
            self.init(error, message, task)
        case .foreignProfile(let expected, let found):
            self.init(
                code: gam_status(GAM_MISMATCH), message: message, subject: "profile", expected: expected, found: found)
        case .missingClasses(let names):
            self.init(
                code: gam_status(GAM_MISMATCH), message: message, subject: "candidate",
                expected: names.joined(separator: ", "), found: "none of that name")
        case .attention, .noImages, .foreignPart, .repeatedImage:
            self.init(code: gam_status(GAM_INTERNAL), message: message)
        case .cancelled:
            self.init(code: gam_status(GAM_CANCELLED), message: message)
        }
    }

    private init(_ error: ModelFileError, _ message: String) {
        var code = gam_status(GAM_INVALID_FILE)
        if case .file(let error) = error { code = Failure.code(error) }
        self.init(
            code: code, message: message, subject: error.subject, expected: error.expected, found: error.found)
    }

    private init(_ error: VerificationError, _ message: String, _ task: Task) {
        switch error {
        case .file(let error):
            self.init(error, message)
        case .network(let error):
            self.init(code: Failure.code(error, task), message: message)
        case .nonFinite(let name, _) where task == .verifying || task == .comparing:
            self.init(code: gam_status(GAM_NOT_FINITE), message: message, subject: name)
        case .tooFew(let name, let expected, let found) where task == .makingGate:
            self.init(
                code: gam_status(GAM_TOO_FEW_IMAGES), message: message, subject: name, expected: "\(expected)",
                found: "\(found)")
        case .invalidValue(let name, let expected, let found):
            self.init(
                code: Failure.code(task), message: message, subject: name, expected: expected, found: found)
        default:
            self.init(code: Failure.code(task), message: message)
        }
    }

    /// The code where the error itself tells no more.
    private static func code(_ task: Task) -> gam_status {
        switch task {
        case .openingModel, .openingProfile: gam_status(GAM_INVALID_FILE)
        case .makingGate, .makingComparison: gam_status(GAM_MISMATCH)
        case .verifying, .comparing: gam_status(GAM_INTERNAL)
        }
    }

    private static func code(_ error: FileError) -> gam_status {
        switch error {
        case .invalidPath: gam_status(GAM_INVALID_ARGUMENT)
        case .notFound: gam_status(GAM_NOT_FOUND)
        case .tooLarge: gam_status(GAM_INVALID_FILE)
        case .isDirectory, .notDirectory, .notRegularFile, .permission, .changedWhileRead, .readFailed, .writeFailed:
            gam_status(GAM_READ_FAILED)
        }
    }

    private static func code(_ error: ImagingError) -> gam_status {
        error == .outOfMemory ? gam_status(GAM_OUT_OF_MEMORY) : gam_status(GAM_INVALID_IMAGE)
    }

    private static func code(_ error: NetworkError, _ task: Task) -> gam_status {
        switch error {
        case .unavailableInstructionSet: gam_status(GAM_UNSUPPORTED)
        case .tooLarge: gam_status(GAM_OUT_OF_MEMORY)
        case .nonFiniteInput: gam_status(GAM_NOT_FINITE)
        default: code(task)
        }
    }
}
