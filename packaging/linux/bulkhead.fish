# Completes bulkhead's commands, options and their values in fish, by the script for bash beside it.
function __bulkhead_words
    set -l words (commandline -opc) (commandline -ct)
    bash -c '
        . "$0"
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _bulkhead
        # Without -r read takes away what quotes for bash: fish quotes for itself.
        printf "%s\n" "${COMPREPLY[@]}" | while IFS= read word; do printf "%s\n" "$word"; done
    ' /usr/share/bash-completion/completions/bulkhead $words
end
complete -c bulkhead -f -a '(__bulkhead_words)'
