package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.automaton.Frames;
import bulkhead.protocol.ppp.automaton.Frames.Sent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the pre-shared key is known to many, MS-CHAPv2 is all that shows a server from somebody who plays one. */
class ServerProofTest {
    private static final String MAGIC = "050600000001";
    private static final String MS_CHAP_V2 = "0305c22381";
    private static final String PAP = "0304c023";
    private static final int CHAP = 0xc223;

    private final List<PppOutput> said = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private PppSession session;
    private long now;

    /** RFC 1661 section 5.3 lets a Nak name an option that the request had not. */
    @Test
    void aServerThatAsksForNoAuthenticationIsToldToAskAndLeft() {
        open(EnumSet.of(AuthMethod.MS_CHAP_V2, AuthMethod.EAP_MS_CHAP_V2));
        receive(Frames.LCP, 1, 1, MAGIC);
        assertThat(sent).last().isEqualTo(new Sent(Frames.LCP, 3, 1, MS_CHAP_V2));
        receive(Frames.LCP, 1, 2, MAGIC);
        receive(Frames.LCP, 1, 3, MAGIC);

        assertThat(failure())
                .isEqualTo(new Failure(
                        Layer.LCP,
                        Reason.AUTHENTICATION_REFUSED,
                        "the server asks for no authentication, in which it does not prove who it is; this profile"
                                + " allows only MS-CHAPv2, EAP-MSCHAPv2",
                        "connect with --auth none, or allow it in the profile, if you trust everybody who has the"
                                + " pre-shared key, or have the server offer MS-CHAPv2"));
        assertNothingWasLetIn();
    }

    @Test
    void aServerThatAsksForMsChapV2AfterOurNakIsTaken() {
        open(EnumSet.of(AuthMethod.MS_CHAP_V2));
        receive(Frames.LCP, 1, 1, MAGIC);
        receive(Frames.LCP, 1, 2, MAGIC + MS_CHAP_V2);

        assertThat(sent).last().isEqualTo(new Sent(Frames.LCP, 2, 2, MAGIC + MS_CHAP_V2));
        assertThat(said).last().isInstanceOf(PppOutput.LinkUp.class);
    }

    /**
     * After Max-Failure Naks an option is rejected (RFC 1661 section 4.6): whatever the server asked for until then, and
     * in whatever order, it is not let in without proof.
     */
    @ParameterizedTest
    @ValueSource(strings = {PAP, "0305c22305", "0305c22380", "0304c227", "0304c025", ""})
    void noNumberOfNaksLetsAServerInWithoutProof(String demand) {
        open(EnumSet.of(AuthMethod.MS_CHAP_V2));
        String[] others = {PAP, "0305c22305"};
        for (int i = 0; i < 30 && said.isEmpty(); i++) {
            // No demand comes five times in a row, so that the number of Naks counts alone.
            receive(Frames.LCP, 1, i, MAGIC + (i % 2 == 0 ? demand : others[i / 2 % 2]));
            if (sent.getLast().code() == 4) {
                receive(Frames.LCP, 1, 100 + i, MAGIC);
            }
        }

        assertThat(failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertNothingWasLetIn();
    }

    @Test
    void aServerThatNegotiatesTheLinkAgainWithoutAuthenticationIsLeft() {
        open(EnumSet.of(AuthMethod.PAP));
        receive(Frames.LCP, 1, 1, MAGIC + PAP);
        receive(Frames.PAP, 2, 1, "00");
        assertThat(said).contains(new PppOutput.Authenticated(AuthMethod.PAP, ""));
        said.clear();
        for (int i = 2; i < 5; i++) {
            receive(Frames.LCP, 1, i, MAGIC);
            if (i == 2) {
                acknowledge();
            }
        }

        assertThat(failure().happened()).startsWith("the server asks for no authentication");
        assertNothingWasLetIn();
    }

    @Test
    void aServerThatNegotiatesTheLinkAgainForAMethodThatWasNotNamedIsLeft() {
        open(EnumSet.of(AuthMethod.CHAP_MD5));
        receive(Frames.LCP, 1, 1, MAGIC + "0305c22305");
        receive(CHAP, 1, 7, "01ff");
        receive(CHAP, 3, 7, "");
        assertThat(said).contains(new PppOutput.Authenticated(AuthMethod.CHAP_MD5, ""));
        said.clear();
        for (int i = 2; i < 8; i++) {
            receive(Frames.LCP, 1, i, MAGIC + PAP);
            if (i == 2) {
                acknowledge();
            }
        }

        assertThat(failure().happened()).startsWith("the server insists on PAP, in which it does not prove who it is");
        assertThat(sent).noneMatch(packet -> packet.protocol() == Frames.PAP);
        assertNothingWasLetIn();
    }

    /** A server that does not know the password can only go on as if it had proved that it does. */
    @Test
    void aServerThatGoesOnWithoutHavingProvedItselfIsNotTaken() {
        open(EnumSet.of(AuthMethod.MS_CHAP_V2));
        receive(Frames.LCP, 1, 1, MAGIC + MS_CHAP_V2);
        receive(CHAP, 1, 7, "10" + "00112233445566778899aabbccddeeff");
        for (int i = 0; i < 65 && said.size() == 1; i++) {
            receive(Frames.IPCP, 1, i, "03060a630001");
            tickUntil(now + 1_000);
        }

        assertThat(failure().message())
                .contains("asked for MS-CHAPv2 and then went on to its network protocols without having proved");
        assertNothingWasLetIn();
    }

    /** RFC 2759 section 5: S= and the authenticator response, which only who knows the password can compute. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "533d", "533d303030303030303030303030303030303030303030303030303030303030303030303030303030"
            })
    void aSuccessWithoutTheRightResponseIsNoProof(String message) {
        open(EnumSet.of(AuthMethod.MS_CHAP_V2));
        receive(Frames.LCP, 1, 1, MAGIC + MS_CHAP_V2);
        receive(CHAP, 1, 7, "10" + "00112233445566778899aabbccddeeff");
        receive(CHAP, 3, 7, message);

        assertThat(failure().happened()).contains("does not prove that it knows the password");
        assertNothingWasLetIn();
    }

    /** Whoever sends our own challenge response, or our own packets, back has proved nothing. */
    @Test
    void whatWeSendIsNoProofWhenItComesBack() {
        open(EnumSet.of(AuthMethod.MS_CHAP_V2));
        receive(Frames.LCP, 1, 1, MAGIC + MS_CHAP_V2);
        receive(CHAP, 1, 7, "10" + "00112233445566778899aabbccddeeff");
        Sent response = sent.getLast();
        assertThat(response.code()).isEqualTo(2);
        receive(CHAP, 2, 7, response.data());
        // Our own peer challenge as theirs.
        receive(CHAP, 1, 8, "10" + response.data().substring(2, 34));
        receive(CHAP, 3, 7, response.data());

        assertThat(said).hasSize(1);
        assertNothingWasLetIn();
    }

    private void open(Set<AuthMethod> allowed) {
        session = new PppSession(PppSessionTest.client(allowed), new Random(7));
        session.open(now);
        drain();
        acknowledge();
    }

    /** The client's newest LCP request. */
    private void acknowledge() {
        Sent request = sent.stream()
                .filter(packet -> packet.protocol() == Frames.LCP && packet.code() == 1)
                .reduce((a, b) -> b)
                .orElseThrow();
        receive(Frames.LCP, 2, request.identifier(), request.data());
    }

    private void receive(int protocol, int code, int identifier, String data) {
        byte[] frame = Frames.frame(protocol, code, identifier, data);
        session.receive(now, frame, 0, frame.length);
        drain();
    }

    private void drain() {
        for (PppOutput output : Frames.drain(session)) {
            if (output instanceof PppOutput.Send(byte[] frame)) {
                sent.add(Frames.parse(frame));
            } else {
                said.add(output);
            }
        }
    }

    private void tickUntil(long then) {
        while (session.deadline() <= then) {
            now = session.deadline();
            session.tick(now);
            drain();
        }
        now = then;
    }

    private Failure failure() {
        return said.stream()
                .filter(PppOutput.Failed.class::isInstance)
                .map(output -> ((PppOutput.Failed) output).failure())
                .findFirst()
                .orElseThrow();
    }

    private void assertNothingWasLetIn() {
        assertThat(said)
                .noneMatch(PppOutput.Authenticated.class::isInstance)
                .noneMatch(PppOutput.Ip4Up.class::isInstance);
    }
}
