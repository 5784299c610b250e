#!/bin/sh
# The demonstration: a profile from a site's proper radiographs, then verdicts on images the network may judge and on
# images it may not. Called by `make demo`; needs nothing outside this folder but the tool itself.
#
#   GAM     the built command line tool (default: gam)
#   OUTPUT  the folder for profile, verdicts and pictures (default: demo)
set -eu

gam=${GAM:-gam}
output=${OUTPUT:-demo}
here=$(dirname "$0")

mkdir -p "$output/pictures"
echo "Fitting a reference profile"
"$gam" fit --model "$here/model" --reference "$here/reference" --calibration "$here/calibration" \
    --output "$output/demo.gamprofile"

# Judges the images of a folder: a line an image into a text file, each image with its attention map into pictures.
# The tool ends with 1 where not all images were accepted, which is as it should be for the improper ones.
judge() {
    status=0
    "$gam" verify --model "$here/model" --profile "$output/demo.gamprofile" "$here/$1" \
        --overlays "$output/pictures/$1" >"$output/$1.txt" 2>"$output/messages.txt" || status=$?
    if [ "$status" -gt 1 ]; then
        cat "$output/messages.txt" >&2
        exit "$status"
    fi
    rm -f "$output/messages.txt"
}
judge proper
judge improper

# A row a kind of image: the folder an image lies in, inside `proper` or `improper`.
table() {
    awk '{
        for (i = 1; i <= NF; i++) if ($i ~ /\.png$/) path = $i
        parts = split(path, part, "/")
        kind = part[parts - 1]
        if (!(kind in images)) order[++kinds] = kind
        images[kind]++
        verdicts[kind, $1]++
    }
    END {
        for (k = 1; k <= kinds; k++) {
            kind = order[k]
            printf "  %-16s %6d %9d %7d %9d\n", kind, images[kind], verdicts[kind, "accept"], \
                verdicts[kind, "review"], verdicts[kind, "reject"]
        }
    }' "$1"
}

printf '\n%-18s %6s %9s %7s %9s\n' "kind" images accepted review rejected
echo "images the network was made for"
table "$output/proper.txt"
echo "images it was not made for"
table "$output/improper.txt"

cat <<END

Verdicts with reasons:  $output/proper.txt, $output/improper.txt
Attention maps:         $output/pictures/proper, $output/pictures/improper
Profile:                $output/demo.gamprofile

At the review rate of 5 % one proper image in twenty is sent to a person on average.
A map shows what moved one output of this network, not where disease is.
END

if grep -q '^accept' "$output/improper.txt"; then
    echo "An improper image was accepted." >&2
    exit 1
fi
