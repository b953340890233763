# Completes bulkhead's commands, options and their values in bash and zsh. Made by "bulkhead completion".
[ -z "${ZSH_VERSION-}" ] || { autoload -Uz compinit bashcompinit && { type compdef >/dev/null || compinit; } && bashcompinit; }

# Each of these sets "found" to the words for a command.
_bulkhead_commands() {
  case $1 in
@COMMANDS@
  *) found='' ;;
  esac
}

_bulkhead_options() {
  case $1 in
@OPTIONS@
  esac
}

# What an option of a command takes, or the command itself: words, PROFILE, FILE or PROGRAM.
_bulkhead_values() {
  case $1 in
@VALUES@
  *) found='' && return 1 ;;
  esac
}

_bulkhead_profiles() {
  local file name
  for file in "${XDG_CONFIG_HOME:-$HOME/.config}"/bulkhead/profiles/[!.]*.json; do
    [ -f "$file" ] || continue
    # The profile's own name, as the program writes it, or else the file's.
    name=$(LC_ALL=C sed -n 's/^  "name" *: *"\(.*\)",\{0,1\}$/\1/; t found; b; :found; s/\\\(["\\]\)/\1/g; p; q' "$file")
    [ -n "$name" ] || { name=${file##*/}; name=${name%.json}; }
    printf '%q\n' "$name"
  done
}

_bulkhead() {
  local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} command='' lead='' ended='' found line i
  # bash has "--option=value" as three words, zsh as one.
  case $word in
  =) word='' ;;
  --*=*) option=${word%%=*} lead=${word%%=*}= word=${word#*=} ;;
  *) [ "$option" != = ] || option=${COMP_WORDS[COMP_CWORD - 2]} ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    _bulkhead_commands "$command"
    case " $found " in
    *" ${COMP_WORDS[i]} "*) [ "${COMP_WORDS[i]}" = help ] || command=${command:+$command }${COMP_WORDS[i]} ;;
    esac
    [ "${COMP_WORDS[i]}" != -- ] || ended=yes
  done
  if [ -n "$ended" ] || ! _bulkhead_values "$command $option"; then
    case $ended$word in
    -*) _bulkhead_options "$command" ;;
    *) _bulkhead_values "$command" || _bulkhead_commands "$command" ;;
    esac
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in "$word"*) COMPREPLY+=("$lead$line") ;; esac
  done < <(
    for line in $found; do
      case $line in
      PROFILE) _bulkhead_profiles ;;
      FILE) compgen -f -- "$word" ;;
      PROGRAM) compgen -c -- "$word" ;;
      *) printf '%s\n' "$line" ;;
      esac
    done
  )
  [ "$found" != FILE ] || compopt -o filenames 2>/dev/null
}

complete -F _bulkhead bulkhead
