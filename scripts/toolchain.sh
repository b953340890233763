# shellcheck shell=bash
# Finds JDK 25 and Maven, and builds. Sourced by ./bulkhead and ./verify.

say() { printf '%s\n' "bulkhead: $*" >&2; }

# hear_signals PROGRAM ARGUMENT...: starts it instead of this script, once, with the signals as they are by default. A script's
# background job ignores ^C, and so would all that it starts; the tests end programs that way.
hear_signals() {
  [ -z "${BULKHEAD_SIGNALS-}" ] || return 0
  export BULKHEAD_SIGNALS=heard
  ! env --default-signal=INT,QUIT true 2>/dev/null || exec env --default-signal=INT,QUIT "$@"
}

is_jdk25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }

# seek_jdk: sets JDK25, or fails.
seek_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /)")")")" \
    /usr/lib/jvm/*25* /opt/*jdk*25* "${HOME-}"/.sdkman/candidates/java/25* "${HOME-}"/.jdks/*25*; do
    if is_jdk25 "$candidate"; then
      JDK25=$candidate
      return
    fi
  done
  return 1
}

find_jdk() {
  seek_jdk && return
  say "needs a JDK 25, and found none in JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman or ~/.jdks:" \
    "install one (Debian 13 and newer: apt install openjdk-25-jdk-headless; elsewhere: Temurin 25 from adoptium.net) and run this again."
  exit 7
}

find_maven() {
  if ! command -v mvn >/dev/null; then
    say "needs Maven 3.8 or newer to build itself the first time: install it (Debian: apt install maven) and run this again."
    exit 7
  fi
}

# The rows say what a program is called, and the packages that bring it on Debian, Fedora and Arch.
javac25=javac:openjdk-25-jdk-headless:java-25-openjdk-devel:jdk25-openjdk
mvn=mvn:maven:maven:maven
ip=ip:iproute2:iproute:iproute2
nft=nft:nftables:nftables:nftables
unshare=unshare:util-linux:util-linux:util-linux

lacks() {
  case $1 in
  javac) ! seek_jdk ;;
  *) [ ! -x "$(PATH=$PATH:/usr/sbin:/sbin command -v "$1")" ] ;;
  esac
}

# require ROW...: installs what is missing, as root on Debian. Elsewhere, or where that fails, it says all of it and what does.
require() {
  local row program debian fedora arch missing=() on_debian=() on_fedora=() on_arch=()
  for row in "$@"; do
    IFS=: read -r program debian fedora arch <<<"$row"
    if lacks "$program"; then
      missing+=("$row") on_debian+=("$debian") on_fedora+=("$fedora") on_arch+=("$arch")
    fi
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ -z "${required-}" ] && [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    say "installing ${on_debian[*]} ..."
    apt-get -q -y update >/dev/null 2>&1 || say "apt-get could not fetch its lists"
    for row in "${on_debian[@]}"; do
      apt-get -q -y install --no-install-recommends "$row" >/dev/null 2>&1 || say "apt-get could not install $row"
    done
    required=tried require "${missing[@]}"
    return
  fi
  say "needs what is not installed (${missing[*]%%:*}): install it and run this again."
  say "  Debian, Ubuntu: sudo apt install ${on_debian[*]}"
  say "  Fedora:         sudo dnf install ${on_fedora[*]}"
  say "  Arch:           sudo pacman -S ${on_arch[*]}"
  lacks javac && say "  or JDK 25 from adoptium.net, in /opt or ~/.jdks or where JAVA_HOME says"
  exit 7
}

# require_namespaces: what the demonstration takes of the kernel.
require_namespaces() {
  local own=(--mount --net)
  if [ ! -w /dev/net/tun ] && { [ -e /dev/net/tun ] || ! modprobe tun 2>/dev/null; }; then
    say "/dev/net/tun is missing or closed to this user: run this as root; as root, load it with 'modprobe tun'."
    exit 7
  fi
  [ "$(id -u)" = 0 ] || own+=(--user --map-root-user)
  if ! unshare "${own[@]}" true 2>/dev/null; then
    say "the kernel lets this user make no namespaces: run this as root, or outside of the container."
    exit 7
  fi
}

# The formatter reads the sources with the compiler of the JVM that runs Maven, so that JVM is JDK 25.
maven() { (cd "$1" && shift && JAVA_HOME=$JDK25 MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" mvn -B -ntp "$@"); }

app_jar() { find "$1" -name 'app-*.jar' 2>/dev/null; }

# is_built ROOT: whether the image is there and newer than every source. The application's own jar is written last.
is_built() {
  local jar
  jar=$(app_jar "$1/app/target/image")
  [ -n "$jar" ] && [ -z "$(find "$1"/pom.xml "$1"/*/pom.xml "$1"/*/src/main -newer "$jar" -print -quit)" ]
}

# What else Maven is told.
build_options=()

# build ROOT: the modules into ROOT/app/target/image, one line of progress for each.
build() {
  local root=$1 log status module
  find_maven
  log=$root/app/target/build.log
  mkdir -p "$root/app/target"
  say "building (the first time also fetches libraries; takes a minute or two) ..."
  set +e
  maven "$root" -pl app -am -DskipTests -Dspotless.check.skip "${build_options[@]}" package 2>&1 | tee "$log" |
    while read -r line; do
      case $line in
      *"Building Bulkhead: "*)
        module=${line#*Building Bulkhead: }
        say "  ${module%% 0.*}"
        ;;
      esac
    done
  status=${PIPESTATUS[0]}
  set -e
  if [ "$status" -ne 0 ]; then
    if grep -q 'Could not transfer\|could not be resolved' "$log"; then
      say "Maven could not fetch what the build needs: check the network, or the proxy or mirror in ~/.m2/settings.xml, and run this again." \
        "The whole output is in $log"
    else
      grep -m 5 '^\[ERROR\] .' "$log" >&2 || tail -n 5 "$log" >&2
      say "the build failed; the whole output is in $log"
    fi
    exit 7
  fi
  # Maven leaves the jar of a module as it is that did not change itself.
  touch "$(app_jar "$root/app/target/image")"
}

# in_utf8: has the program take what is typed, and names of files, in UTF-8: in the locale C the JVM can read and write none that is
# not ASCII. The language stays. Also written into the installed launcher, which is sh.
in_utf8() {
  if [ "$(locale charmap 2>/dev/null)" = UTF-8 ]; then
    :
  elif [ -n "${LC_ALL-}" ]; then
    export LC_ALL=C.UTF-8
  else
    export LC_CTYPE=C.UTF-8
  fi
}

# GTK below the window looks for OpenGL, which nothing here draws with, and where that is done by software it brings a compiler of its own: 50 MB.
without_gl() { export GDK_GL=disable; }

# start_of ARGUMENT...: what kind of a start this is: desktop; status, for what little of the program answers at once; words, for what
# carries no packets; or nothing of all that, a session. Also written into the installed launcher, which is sh.
start_of() {
  case $* in
  status | --version | -V) echo status ;;
  desktop*) echo desktop ;;
  status* | disconnect* | log* | doctor* | profile* | update* | policy* | metrics* | completion* | -*) echo words ;;
  esac
}

# java_command IMAGE [START [LAUNCHER]]: sets the array java to what starts the program, but for its own arguments. The
# window names the launcher to the system to be started at login. Only the window needs the modules in IMAGE/desktop; the
# start-up cache of a command line without them is of no use to it. A package has all modules in a runtime of its own.
java_command() {
  local modules=(--module-path "$1" --add-modules ALL-MODULE-PATH) native=com.sun.jna,bulkhead.app,bulkhead.platform.linux cache
  cache=$(cache_of "$1" "${2-}")
  if [ "${2-}" = desktop ]; then
    modules[1]=$1:$1/desktop native+=,javafx.graphics,bulkhead.app
  fi
  if [ -d "$1/runtime" ]; then
    java=("$1/runtime/bin/java" "-Djna.boot.library.path=$1/runtime/lib")
    modules=()
    [ "${2-}" != desktop ] || modules=(--add-modules "$window_modules")
  else
    java=("$JDK25/bin/java")
  fi
  if [ "${2-}" = desktop ]; then
    # A window as quiet as this one needs no graphics driver, nor its 60 MB, nor a heap that starts with 1/64 of the memory; and
    # it gives back what the compilers had, and at once what opening the file of secrets took.
    java+=(-Dprism.order=sw -Xms24m -Xmn12m -Xmx512m -XX:-ShrinkHeapInSteps -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:TrimNativeHeapInterval=5000)
    [ -z "${3-}" ] || java+=("-Dbulkhead.launcher=$3")
  else
    # What a packet leaves behind is short-lived: a small nursery is swept often, in no time, and stays in the processor's cache.
    java+=(-Xms16m -Xmn8m -Xmx512m -XX:TrimNativeHeapInterval=5000)
    # What carries no packets is over before the second compiler's work has paid.
    # A session compiles what is hot by then: while it connects there is nothing to gain, and the compilers take the processors that it needs.
    case ${2-} in
    status | words) java+=(-XX:TieredStopAtLevel=1) ;;
    *) java+=(-XX:CompileThresholdScaling=4) ;;
    esac
  fi
  if [ -f "$cache" ] || [ -n "${cache_to_come-}" ]; then
    java+=("-XX:AOTCache=$cache")
  fi
  if [ -d "$1/native/com/sun/jna/linux-${HOSTTYPE/_/-}" ]; then
    java+=("-Djna.boot.library.path=$1/native/com/sun/jna/linux-${HOSTTYPE/_/-}")
  fi
  java+=(-Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -XX:+UseSerialGC
    --enable-native-access=$native "${modules[@]}" -m bulkhead.app/bulkhead.app.Main)
}

# What bulkhead.app requires only where there is a window.
window_modules=atlantafx.base,javafx.controls,org.kordamp.ikonli.feather,org.kordamp.ikonli.javafx

# cache_of IMAGE [START]: where the start-up cache is, if there is one. All that is in it is loaded at the start, so that the least has its own.
cache_of() {
  case ${2-} in
  desktop | status) echo "$1/$2.aot" ;;
  *) echo "$1/bulkhead.aot" ;;
  esac
}

# launcher IMAGE: prints the script that starts the program from the folder it is in, wherever that is by then.
launcher() {
  cat <<EOF
#!/bin/sh
here=\$(readlink -f "\$0")
here=\${here%/*}
$(declare -f in_utf8 without_gl start_of)
in_utf8
without_gl
case \$(start_of "\$@") in
desktop) exec$(launcher_line "$1" desktop) "\$@" ;;
status) exec$(launcher_line "$1" status) "\$@" ;;
words) exec$(launcher_line "$1" words) "\$@" ;;
esac
exec$(launcher_line "$1") "\$@"
EOF
}

# launcher_line IMAGE [START]: the command line for it.
launcher_line() {
  java_command "$1" "${2-}" "$1/bulkhead"
  local part folder
  folder=$(printf '%q' "$1")
  for part in "${java[@]}"; do
    part=$(printf '%q' "$part")
    printf ' %s' "${part//"$folder"/'"$here"'}"
  done
}

# asks_for_help ARGUMENT...: whether what comes of it is only words.
asks_for_help() {
  [ $# -gt 0 ] || return 0
  local argument
  for argument in "$@"; do
    case $argument in
    help | -h | --help | -V | --version) return 0 ;;
    --) return 1 ;;
    esac
  done
  return 1
}

# is_warm IMAGE [ARGUMENT...]: whether the start-up cache was tried for these jars, or cannot be written, or is not
# worth waiting for.
is_warm() {
  local log
  [ $# -lt 2 ] || ! asks_for_help "${@:2}" || return 0
  log=$(cache_of "$1" "$(start_of "${@:2}")").log
  [ ! -w "$1" ] || { [ -e "$log" ] && [ -z "$(find "$1" -name '*.jar' -newer "$log" -print -quit)" ]; }
}

# warm_up_once IMAGE [START]: the same where it is not warm; whoever comes meanwhile waits, here and in bulkhead.
warm_up_once() {
  ! is_warm "$@" || return 0
  exec 9>"$1/../.lock"
  flock 9
  is_warm "$@" || warm_up "$@"
  exec 9>&-
}

# warm_up IMAGE [START]: lets the JVM note what a start takes, so that the next is quick. Without it, all works but slower;
# then the log that says why stays, and nothing else does.
warm_up() {
  local cache log start=${2-} own=(--mount --net --pid --fork --kill-child --mount-proc)
  # Of a session's.
  [ "$start" != words ] || start=
  cache=$(cache_of "$1" "$start") log=$(cache_of "$1" "$start").log
  say "preparing quick starts ..."
  rm -f "$cache"
  java_command "$1" "$start"
  java=("${java[0]}" "-XX:AOTCacheOutput=$cache.new" "${java[@]:1}" warm-up)
  # What is hot at a start is not what will be: noted at C1, or not at all, it does not keep C2 busy while somebody waits. The window's
  # data path is not in it.
  if [ "$start" = desktop ]; then
    java=("${java[0]}" -XX:TieredStopAtLevel=1 "${java[@]:1}")
  else
    java=("${java[0]}" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "${java[@]:1}")
  fi
  [ "$(id -u)" = 0 ] || own+=(--user --map-root-user)
  # In a network of its own it can also try TUN, routes and guard.
  # shellcheck disable=SC2016
  if if [ -n "$start" ]; then
    "${java[@]}" "--$start"
  else
    unshare "${own[@]}" sh -c 'mount -t tmpfs tmpfs /run && ip link set lo up && exec "$@"' sh "${java[@]}" --host || "${java[@]}"
  fi >"$log.new" 2>&1; then
    mv "$cache.new" "$cache"
  else
    rm -f "$cache".new*
    say "quick starts of ${start:-the command line} could not be prepared: it works, but starts more slowly. Why is in $log"
  fi
  # Only now: who ends it before has not tried it.
  mv "$log.new" "$log"
}
