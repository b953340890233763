package bulkhead.protocol.l2tp;

import static bulkhead.protocol.l2tp.Captures.hex;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import java.util.SplittableRandom;

/** A connection, and in place of its peer a test that says what it wants. */
final class FakePeer {
    static final int TUNNEL_ID = 0x1234;
    static final int SESSION_ID = 0x5678;
    static final String ASSIGNED_TUNNEL_ID = "8008000000091234";
    static final String ASSIGNED_SESSION_ID = "80080000000e5678";
    static final String SCCRQ =
            "8008000000000001 8008000000020100 800a00000003 00000003 8008000000076870" + ASSIGNED_TUNNEL_ID;
    static final String SCCRP =
            "8008000000000002 8008000000020100 800a00000003 00000003 8008000000076870" + ASSIGNED_TUNNEL_ID;
    static final String SCCCN = "8008000000000003";
    static final String ICRQ = "800800000000000a" + ASSIGNED_SESSION_ID + "800a0000000f00000001";
    static final String ICRP = "800800000000000b" + ASSIGNED_SESSION_ID;
    static final String ICCN = "800800000000000c 800a00000018 00989680 800a00000013 00000001";

    final Observed us;
    long now = 1_000_000;

    private int ns;

    FakePeer(L2tpConfig config) {
        SplittableRandom random = new SplittableRandom(7);
        us = new Observed(
                config.role() == Role.LAC
                        ? L2tpConnection.lac(config, random, Notes.NONE)
                        : L2tpConnection.lns(config, random));
    }

    /** A LAC that has sent its SCCRQ. */
    static FakePeer ofLac(L2tpConfig config) {
        FakePeer peer = new FakePeer(config);
        peer.us.connection.start(peer.now);
        peer.us.drain();
        return peer;
    }

    /** A LAC whose call is up. */
    static FakePeer ofConnectedLac() {
        FakePeer peer = ofLac(L2tpConfig.lac("laptop"));
        peer.says(SCCRP);
        peer.says(peer.session(), ICRP);
        peer.acknowledges();
        return peer;
    }

    /** An LNS whose call is up. */
    static FakePeer ofConnectedLns() {
        FakePeer peer = new FakePeer(L2tpConfig.lns("office"));
        peer.says(0, 0, SCCRQ);
        peer.says(SCCCN);
        peer.says(ICRQ);
        peer.says(peer.session(), ICCN);
        return peer;
    }

    void says(String avps) {
        says(0, avps);
    }

    void says(int sessionId, String avps) {
        says(tunnel(), sessionId, avps);
    }

    /** Sends the next message in sequence, which acknowledges everything it has got. */
    void says(int tunnelId, int sessionId, String avps) {
        hears(new ControlHeader(tunnelId, sessionId, ns++, acknowledged()).with(hex(avps)));
    }

    void acknowledges() {
        hears(new ControlHeader(tunnel(), 0, ns, acknowledged()).with(new byte[0]));
    }

    /** Gives us any bytes. */
    void hears(byte[] message) {
        us.connection.receive(now, message, 0, message.length);
        us.drain();
    }

    /** Lets time pass, tick by tick, with a peer that stays silent. */
    void waits(long millis) {
        long end = now + millis;
        while (us.connection.deadline() <= end) {
            now = Math.max(now, us.connection.deadline());
            us.connection.tick(now);
            us.drain();
        }
        now = end;
    }

    boolean hasTimer() {
        return us.connection.deadline() != Machine.NEVER;
    }

    /** The tunnel id that we assigned last. */
    int tunnel() {
        return us.sent.stream()
                .filter(message -> Observed.type(message).startsWith("SCCR"))
                .map(message -> Observed.u16(Observed.avp(message, 9), 0))
                .reduce(0, (a, b) -> b);
    }

    /** The session id that we assigned in our ICRQ or ICRP. */
    int session() {
        return us.sent.stream()
                .filter(message -> Observed.type(message).startsWith("ICR"))
                .map(message -> Observed.u16(Observed.avp(message, 14), 0))
                .reduce(0, (a, b) -> b);
    }

    private int acknowledged() {
        return us.sent.stream()
                .filter(message -> message.length > 12)
                .mapToInt(message -> Observed.ns(message) + 1)
                .max()
                .orElse(0);
    }
}
