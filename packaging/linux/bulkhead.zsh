#compdef bulkhead
# The script for bash knows zsh, too.
. /usr/share/bash-completion/completions/bulkhead
_bash_complete -F _bulkhead
