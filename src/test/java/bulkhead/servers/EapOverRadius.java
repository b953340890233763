package bulkhead.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a network access server does with EAP: it carries each packet to and from a RADIUS server (RFC 3579). */
public final class EapOverRadius {
    private static final int ACCESS_REQUEST = 1;
    private static final int USER_NAME = 1;
    private static final int STATE = 24;
    private static final int EAP_MESSAGE = 79;
    private static final int MESSAGE_AUTHENTICATOR = 80;
    private static final int LONGEST = 253;

    private final FreeRadiusServer server;
    private final String user;
    private final SecureRandom random = new SecureRandom();
    private byte[] state = {};

    public EapOverRadius(FreeRadiusServer server, String user) {
        this.server = server;
        this.user = user;
    }

    /** The server's next packet after one of the client's. */
    public byte[] after(byte[] packet) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        attribute(attributes, USER_NAME, user.getBytes());
        for (int at = 0; at < packet.length; at += LONGEST) {
            attribute(attributes, EAP_MESSAGE, Arrays.copyOfRange(packet, at, Math.min(packet.length, at + LONGEST)));
        }
        if (state.length > 0) {
            attribute(attributes, STATE, state);
        }
        attribute(attributes, MESSAGE_AUTHENTICATOR, new byte[16]);
        byte[] request = new byte[20 + attributes.size()];
        byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        request[0] = ACCESS_REQUEST;
        request[1] = (byte) server.nextIdentifier();
        request[2] = (byte) (request.length >> 8);
        request[3] = (byte) request.length;
        System.arraycopy(authenticator, 0, request, 4, 16);
        System.arraycopy(attributes.toByteArray(), 0, request, 20, attributes.size());
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(FreeRadiusServer.SECRET, "HmacMD5"));
        System.arraycopy(mac.doFinal(request), 0, request, request.length - 16, 16);
        return answered(server.ask(request));
    }

    private byte[] answered(byte[] answer) {
        ByteArrayOutputStream eap = new ByteArrayOutputStream();
        for (int at = 20; at < answer.length; at += answer[at + 1] & 0xff) {
            byte[] value = Arrays.copyOfRange(answer, at + 2, at + (answer[at + 1] & 0xff));
            if (answer[at] == STATE) {
                state = value;
            } else if (answer[at] == EAP_MESSAGE) {
                eap.writeBytes(value);
            }
        }
        return eap.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream to, int type, byte[] value) {
        to.write(type);
        to.write(value.length + 2);
        to.writeBytes(value);
    }
}
