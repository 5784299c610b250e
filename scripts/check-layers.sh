#!/bin/sh
# The house rules that a compiler does not hold: who may import whom, and what no library module does.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0
complain() {
    echo "$1" >&2
    failed=1
}

# Each module and what it may import besides the standard library; arrows only go down.
allowed() {
    case "$1" in
    GAMFiles) echo "" ;;
    GAMTensor) echo "CGAMStatistics COpenBLAS" ;;
    GAMNetwork) echo "GAMTensor CGAMKernels" ;;
    GAMImaging) echo "GAMTensor CGAMImaging CGAMHash" ;;
    GAMModelFiles) echo "CGAMHash GAMFiles GAMTensor GAMNetwork GAMImaging" ;;
    GAMAttention) echo "GAMTensor" ;;
    GAMVerification) echo "GAMTensor GAMNetwork GAMImaging GAMAttention GAMModelFiles" ;;
    GAMTraining) echo "GAMFiles GAMTensor GAMNetwork GAMImaging GAMModelFiles" ;;
    GAMVerify) echo "GAMFiles GAMTensor GAMNetwork GAMImaging GAMModelFiles GAMAttention GAMVerification" ;;
    GAMVerifyC) echo "GAMVerify CGAMVerifyHeader" ;;
    gam) echo "GAMVerify GAMTraining ArgumentParser Foundation FoundationEssentials" ;;
    *) echo "?" ;;
    esac
}
standard="Glibc Musl Darwin Synchronization Swift"

for folder in Sources/*/; do
    module=$(basename "$folder")
    find "$folder" -name '*.swift' | grep -q . || continue
    may=$(allowed "$module")
    if [ "$may" = "?" ]; then
        complain "$module: not in the list of scripts/check-layers.sh"
        continue
    fi
    imports=$(find "$folder" -name '*.swift' -exec grep -hoE '^[[:space:]]*(@[A-Za-z_]+ )?((public|package|internal|private) )?import [A-Za-z]+' {} + |
        awk '{ print $NF }' | sort -u)
    for import in $imports; do
        case " $may $standard " in
        *" $import "*) ;;
        *) complain "$module imports $import, which the layers do not allow" ;;
        esac
    done
done

# Only gam writes to the terminal, exits or reads the environment; kernels may ask for GAM_ISA.
libraries=$(ls -d Sources/GAM*/)
# shellcheck disable=SC2086
found=$(grep -rnE --include='*.swift' '(^|[^.A-Za-z_])(print|debugPrint|exit|abort|getenv|fatalError|preconditionFailure|unsafeBitCast)\(|try!|as!' $libraries |
    grep -vE ':[[:space:]]*//' | grep -v 'Sources/GAMNetwork/Plan/KernelSet.swift.*getenv')
[ -z "$found" ] || complain "not in a library module:
$found"
[ $failed = 0 ] && echo "layers: as they should be"
exit $failed
