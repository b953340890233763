package bulkhead.app.profile.exporter;

import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A secret where a format has texts only. */
final class SecretText {
    private SecretText() {}

    /** @param format for the sentence that says why it cannot be */
    static String of(byte[] secret, SecretKind kind, String format) throws SecretException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(secret))
                    .toString();
            if (text.chars().anyMatch(c -> Character.isISOControl(c) && "\t\n\r".indexOf(c) < 0 || c > 0xFFFD)) {
                throw new SecretException("the " + kind.words() + " has a control character, which " + format
                        + " cannot have: export it without secrets, or in Bulkhead's own format");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new SecretException(
                    "the " + kind.words() + " is not in UTF-8, as " + format
                            + " has it: export it without secrets, or in Bulkhead's own format",
                    e);
        }
    }
}
