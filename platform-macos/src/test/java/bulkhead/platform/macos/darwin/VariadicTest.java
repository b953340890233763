package bulkhead.platform.macos.darwin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Functions with variable arguments are bound as such, as Apple's arm64 passes those on the stack. */
class VariadicTest {
    /** POSIX.1-2017: what fcntl.h, stropts.h and sys/ioctl.h declare with an ellipsis; semctl and the printf family are not used. */
    private static final Set<String> VARIADIC = Set.of("open", "openat", "fcntl", "ioctl", "semctl", "syscall");

    @Test
    void whatTheLibraryDeclaresWithAnEllipsisIsBoundWithOne() {
        Set<String> bound = Arrays.stream(Libc.class.getDeclaredMethods())
                .filter(Method::isVarArgs)
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(bound).containsExactlyInAnyOrder("open", "fcntl", "ioctl");
        assertThat(Arrays.stream(Libc.class.getDeclaredMethods()).filter(m -> VARIADIC.contains(m.getName())))
                .allMatch(Method::isVarArgs);
        assertThat(Arrays.stream(Libc.Direct.class.getDeclaredMethods()).map(Method::getName))
                .doesNotContainAnyElementsOf(VARIADIC);
    }

    /** Their variable arguments arrive: by an integer, by none, and by a pointer. FIONREAD is Linux's number of it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theirArgumentsArrive() {
        Libc libc = Libc.Loaded.LIBC;
        int[] pipe = new int[2];
        assertThat(libc.pipe(pipe)).isZero();
        try (Memory bytes = new Memory(8)) {
            assertThat(libc.fcntl(pipe[0], Darwin.F_SETFD, Darwin.FD_CLOEXEC)).isZero();
            assertThat(libc.fcntl(pipe[0], 1)).as("F_GETFD").isEqualTo(Darwin.FD_CLOEXEC);
            assertThat(Libc.Direct.write(pipe[1], bytes, 5)).isEqualTo(5);
            assertThat(libc.ioctl(pipe[0], Platform.isMac() ? 0x4004667fL : 0x541bL, bytes))
                    .isZero();
            assertThat(bytes.getInt(0)).isEqualTo(5);
            int file = libc.open("/dev/null", Darwin.O_RDWR);
            assertThat(file).as("errno %s", Native.getLastError()).isNotNegative();
            libc.close(file);
        } finally {
            libc.close(pipe[0]);
            libc.close(pipe[1]);
        }
    }
}
