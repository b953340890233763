package bulkhead.platform.macos.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.platform.macos.darwin.Calls;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What the kernel says of the other end, as XNU's sys/ucred.h and mach/message.h lay it out. */
class CredentialsTest {
    private static ByteBuffer numbers(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    private static Calls saying(byte[] xucred, int pid, byte[] token) {
        return (Calls) Proxy.newProxyInstance(
                Calls.class.getClassLoader(), new Class<?>[] {Calls.class}, (_, _, arguments) -> switch ((int)
                        arguments[2]) {
                    case 1 -> xucred;
                    case 2 -> numbers(4).putInt(pid).array();
                    default -> token;
                });
    }

    private static byte[] xucred(int version, int uid, int groups) {
        ByteBuffer xucred = numbers(76).putInt(version).putInt(uid).putShort((short) groups);
        for (int i = 0; i < 16; i++) {
            xucred.putInt(12 + 4 * i, 100 + i);
        }
        return xucred.array();
    }

    private static byte[] token(int user, int pid) {
        return numbers(32).putInt(4, user).putInt(20, pid).array();
    }

    @Test
    void groupsAreThoseThatAreCounted() throws IOException {
        assertThat(Credentials.of(saying(xucred(0, 501, 2), 1, token(501, 1)), 3))
                .satisfies(who -> assertThat(who.uid()).isEqualTo(501))
                .satisfies(who -> assertThat(who.groups()).containsExactlyInAnyOrder(100L, 101L));
        assertThat(Credentials.of(saying(xucred(0, 501, -1), 1, token(501, 1)), 3)
                        .groups())
                .isEmpty();
        assertThat(Credentials.of(saying(xucred(0, -2, 99), 1, token(501, 1)), 3))
                .satisfies(who -> assertThat(who.uid()).isEqualTo(0xfffffffeL))
                .satisfies(who -> assertThat(who.groups()).hasSize(16));
    }

    @Test
    void whatIsOfAnotherVersionOrTooShortIsNobody() {
        assertThatThrownBy(() -> Credentials.of(saying(xucred(1, 0, 1), 1, token(0, 1)), 3))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Credentials.of(saying(new byte[40], 1, token(0, 1)), 3))
                .isInstanceOf(IOException.class);
    }

    /** A process that root connected and gave its socket to is not root's, and the other way round. */
    @Test
    void whoConnectedHasToBeWhoSpeaks() throws IOException {
        Calls same = saying(xucred(0, 501, 1), 77, token(501, 77));
        assertThat(Credentials.of(same, 3).process(same, 3)).isEqualTo(77);
        for (byte[] token : new byte[][] {token(0, 77), token(502, 77), token(501, 78)}) {
            Calls another = saying(xucred(0, 501, 1), 77, token);
            assertThatThrownBy(() -> Credentials.of(another, 3).process(another, 3))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("who connected");
        }
    }
}
