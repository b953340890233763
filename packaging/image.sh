# shellcheck shell=bash
# The program as it is installed, without any package around it. Sourced by ./package and its tests, after scripts/toolchain.sh.

# describe SOURCE: sets what the packages are called after, and when they were made: not today, but with the commit.
describe() {
  local day
  rpm_version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$1/pom.xml" | head -n 1)
  commit=$(git -C "$1" rev-parse HEAD)
  SOURCE_DATE_EPOCH=$(git -C "$1" log -1 --format=%ct)
  day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d)
  version=$rpm_version rpm_release=1
  if [[ $version == *-SNAPSHOT ]]; then
    rpm_version=${version%-SNAPSHOT} rpm_release=0.$day.git${commit:0:8}
    version=$rpm_version~git$day.${commit:0:8}
  fi
  export SOURCE_DATE_EPOCH
}

# The platform, the log and the bus are found as services.
program_modules=bulkhead.app,bulkhead.platform.linux,org.slf4j.jul,org.freedesktop.dbus.transport.jre,jdk.localedata

# link_runtime JARS RUNTIME NOTICES: a Java of the modules that are used, with the program and its libraries in it.
link_runtime() {
  local parts=$2.parts
  rm -rf "$parts" "$2"
  "$JDK25/bin/java" "$here/packaging/Libraries.java" "$1" "$parts/modules" "$parts/natives" "$3" >&2
  "$JDK25/bin/jlink" --module-path "$parts/modules" --output "$2" --ignore-modified-runtime \
    --add-modules "$program_modules,$window_modules" --include-locales en,de \
    --compress zip-9 --strip-java-debug-attributes --no-header-files --no-man-pages --exclude-resources '**/META-INF/maven/**'
  cp "$parts"/natives/*.so "$2/lib/"
  rm -rf "$parts"
  find "$2/bin" -type f ! -name java -delete
  # Windows and pictures of AWT, and JavaFX's by OpenGL: nothing here draws with them.
  rm -f "$2"/lib/{libprism_es2,libawt,libawt_headless,libawt_xawt,libfontmanager,libfreetype,libharfbuzz,libjavajpeg,libjawt,libjsound,liblcms}.so \
    "$2"/lib/{libmlib_image,libsplashscreen}.so "$2"/lib/psfont*
}

# lay_out SOURCE ROOT: all but the runtime, below ROOT as it is installed. What the program says of itself comes from SOURCE's build.
lay_out() {
  local source=$1 usr=$2/usr file
  local lib=$usr/lib/bulkhead share=$usr/share
  mkdir -p "$lib/runtime" "$usr/bin" "$usr/lib/systemd/system"
  provenance >"$lib/provenance"
  cache_to_come=yes launcher "$lib" >"$lib/bulkhead"
  quick_starts >"$lib/quick-starts"
  cp "$source/scripts/take-back" "$lib/"
  chmod 755 "$lib"/{bulkhead,quick-starts,take-back}
  ln -sfn ../lib/bulkhead/bulkhead "$usr/bin/bulkhead"
  for file in "$source"/platform-linux/systemd/*; do
    sed 's:/usr/local/lib/:/usr/lib/:' "$file" >"$usr/lib/systemd/system/${file##*/}"
  done
  install -D -m 644 "$source/packaging/linux/sysusers.conf" "$usr/lib/sysusers.d/bulkhead.conf"
  install -D -m 644 "$source/platform-linux/polkit/50-bulkhead-guard.rules" "$share/polkit-1/rules.d/50-bulkhead-guard.rules"
  lay_out_desktop "$source" "$share"
  lay_out_words "$source" "$share"
}

lay_out_desktop() {
  local source=$1 share=$2 size icons=$2/icons/hicolor id=app.bulkhead.Bulkhead.metainfo.xml
  install -D -m 644 "$source/platform-linux/desktop/bulkhead.desktop" "$share/applications/bulkhead.desktop"
  install -D -m 644 "$source/platform-linux/desktop/bulkhead.svg" "$icons/scalable/apps/bulkhead.svg"
  for size in 16 22 24 32 48 64 128 256 512; do
    install -D -m 644 "$source/platform-linux/desktop/icons/$size.png" "$icons/${size}x$size/apps/bulkhead.png"
  done
  mkdir -p "$share/metainfo"
  sed "s/@VERSION@/$version/; s/@DATE@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)/" "$source/packaging/linux/$id" >"$share/metainfo/$id"
}

lay_out_words() {
  local source=$1 share=$2 man=$2/man/man1 doc=$2/doc/bulkhead command
  mkdir -p "$man" "$doc" "$share/bash-completion/completions"
  gzip -9n <"$source/docs/bulkhead.1" >"$man/bulkhead.1.gz"
  # One manual has all commands; each is found by its name.
  for command in $(commands "$source"); do
    ln -sfn bulkhead.1.gz "$man/bulkhead-$command.1.gz"
  done
  java_command "$source/app/target/image"
  "${java[@]}" completion >"$share/bash-completion/completions/bulkhead"
  install -D -m 644 "$source/packaging/linux/bulkhead.fish" "$share/fish/vendor_completions.d/bulkhead.fish"
  install -D -m 644 "$source/packaging/linux/bulkhead.zsh" "$share/zsh/vendor-completions/_bulkhead"
  install -m 644 "$source/packaging/copyright" "$source/LICENSE" "$doc/"
  gzip -9n <"$source/CHANGELOG.md" >"$doc/changelog.gz"
  install -m 644 "$source/README.md" "$doc/README.md"
  cp "$source"/docs/{known-issues,leak-guard,managed,reading-the-log}.md "$doc/"
}

# commands SOURCE: what can be said first, as the manual's synopsis has it.
commands() {
  sed -n '/^\.SH SYNOPSIS/,/^\.SH DESCRIPTION/{/^\.SY bulkhead/{n;s/\\-/-/g;s/^\.B "\{0,1\}\([a-z0-9-]*\).*/\1/p}}' "$1/docs/bulkhead.1" | sort -u
}

# provenance: what this was built from and with, for --version.
provenance() {
  printf 'version %s\ncommit %s of %s\njava %s\n' "$version" "$commit" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" \
    "$("$JDK25/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.vm\.version = //p')"
}

# quick_starts: prints the script that makes the start-up caches where the program is installed.
quick_starts() {
  cat <<EOF
#!/bin/bash
# Lets the JVM note on this computer what a start takes, so that the next is quick.
here=\$(dirname "\$(readlink -f "\$0")")
window_modules=$window_modules
$(declare -f say in_utf8 without_gl cache_of java_command warm_up)
in_utf8
without_gl
warm_up "\$here"
warm_up "\$here" status
warm_up "\$here" desktop
EOF
}
