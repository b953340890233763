package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.Proposal.Attribute;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.auth.Login;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.wire.PeerText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user's proof under an ISAKMP SA, at the end that is asked (draft-beaulieu-ike-xauth-02): the peer requests a name and a password, perhaps
 * more, and then sets whether that was right. Nothing of ours goes out but in answer to it.
 */
public final class XAuth {
    public static final Progress UNDER_WAY = new Progress.UnderWay();

    /** For the first word of the peer. */
    private static final int FIRST_WORD_MILLIS = 20_000;
    /** The peer may ask a server of its own, and that a person's telephone. */
    private static final int VERDICT_MILLIS = 90_000;
    /** More exchanges than any verdict takes. */
    private static final int MOST = 16;

    private static final int TYPE = 16520;
    private static final int USER_NAME = 16521;
    private static final int USER_PASSWORD = 16522;
    private static final int PASSCODE = 16523;
    private static final int MESSAGE = 16524;
    private static final int CHALLENGE = 16525;
    private static final int DOMAIN = 16526;
    private static final int STATUS = 16527;
    private static final int NEXT_PIN = 16528;
    private static final int ANSWER = 16529;

    private static final int GENERIC = 0;
    private static final int FAIL = 0;

    private final IkeConfig config;
    private final Phase1 phase1;
    private final Outbox out;
    private final Optional<Login> login;
    private final Map<Integer, Transaction> transactions = new HashMap<>();
    private long giveUpAt;
    private boolean answered;
    private boolean passwordGiven;
    private boolean over;
    private Pending pending;

    /** How far it is after an input. */
    public sealed interface Progress {
        record UnderWay() implements Progress {}

        /** The peer takes the user. */
        record Passed() implements Progress {}

        record Failed(Failure why) implements Progress {}
    }

    /** A request that a person is asked for a part of. */
    private record Pending(
            Transaction transaction, Payload.Attributes request, List<Attribute> reply, Prompt.Question question) {}

    public XAuth(IkeConfig config, Phase1 phase1, Outbox out, long now) {
        this.config = config;
        this.phase1 = phase1;
        this.out = out;
        login = config.extended() instanceof Extended.Asked(Login user) ? Optional.of(user) : Optional.empty();
        over = !phase1.isExtended() || config.extended() instanceof Extended.Asks;
        giveUpAt = over ? Machine.NEVER : now + FIRST_WORD_MILLIS;
    }

    /** Whether there is nothing to wait for, or no more. */
    public boolean isOver() {
        return over;
    }

    public long deadline() {
        return giveUpAt;
    }

    public Progress tick(long now) {
        if (now < giveUpAt) {
            return UNDER_WAY;
        }
        out.due(Purpose.GIVE_UP);
        return failed(XAuthFailures.silent(config, answered));
    }

    public Progress receive(long now, IsakmpHeader header, byte[] message) {
        Transaction known = transactions.get(header.messageId());
        if (known == null && transactions.size() == MOST) {
            out.drop(Drop.TOO_MANY);
            return UNDER_WAY;
        }
        Transaction transaction = known == null ? new Transaction(phase1, out, header.messageId()) : known;
        return transaction
                .read(header, message)
                .map(read -> {
                    transactions.put(header.messageId(), transaction);
                    return act(now, transaction, read);
                })
                .orElse(UNDER_WAY);
    }

    private Progress act(long now, Transaction transaction, Payload.Attributes read) {
        if (read.kind() == Payload.Attributes.SET && find(read, STATUS).isPresent()) {
            transaction.answer(answerTo(read, Payload.Attributes.ACK, List.of(Attribute.of(STATUS, new byte[0]))));
            return verdict(read, (int) find(read, STATUS).get().number());
        }
        boolean concernsUsers = read.attributes().stream().anyMatch(it -> it.type() >= TYPE && it.type() <= ANSWER);
        if (read.kind() != Payload.Attributes.REQUEST || !concernsUsers) {
            out.drop(Drop.UNEXPECTED);
            return UNDER_WAY;
        }
        return requested(now, transaction, read);
    }

    private Progress verdict(Payload.Attributes set, int status) {
        if (status == FAIL) {
            return failed(XAuthFailures.refused(config, user(), text(set)));
        }
        tell(set);
        pending = null;
        over = true;
        giveUpAt = Machine.NEVER;
        return new Progress.Passed();
    }

    private Progress requested(long now, Transaction transaction, Payload.Attributes request) {
        long type = find(request, TYPE).map(Attribute::number).orElse((long) GENERIC);
        if (login.isEmpty() || type != GENERIC || find(request, CHALLENGE).isPresent()) {
            // Section 6.2: who cannot do what is asked for says that it has failed.
            transaction.answer(answerTo(request, Payload.Attributes.REPLY, List.of(Attribute.of(STATUS, FAIL))));
            return failed(login.isEmpty() ? XAuthFailures.notAllowed(config) : XAuthFailures.type(config, type));
        }
        if (passwordGiven && text(request).isEmpty() && isAboutPasswordAlone(request)) {
            return failed(XAuthFailures.refused(config, user(), ""));
        }
        return go(now, new Pending(transaction, request, new ArrayList<>(), null));
    }

    /** The same question once more, without a word. */
    private static boolean isAboutPasswordAlone(Payload.Attributes request) {
        return find(request, USER_PASSWORD).isPresent()
                && find(request, PASSCODE).isEmpty()
                && find(request, NEXT_PIN).isEmpty()
                && find(request, ANSWER).isEmpty();
    }

    /** Answers one attribute after the other, as far as nobody has to be asked. */
    private Progress go(long now, Pending request) {
        List<Attribute> asked = request.request.attributes();
        while (request.reply.size() < asked.size()) {
            Attribute next = asked.get(request.reply.size());
            Optional<Attribute> answer = known(next);
            if (answer.isEmpty()) {
                return ask(request, next);
            }
            request.reply.add(answer.get());
        }
        List<Attribute> reply =
                request.reply.stream().filter(it -> it.type() != MESSAGE).toList();
        if (pending == null) {
            tell(request.request);
        }
        pending = null;
        answered = true;
        giveUpAt = over ? Machine.NEVER : now + VERDICT_MILLIS;
        request.transaction.answer(answerTo(request.request, Payload.Attributes.REPLY, reply));
        request.reply.forEach(it -> Arrays.fill(it.value(), (byte) 0));
        return UNDER_WAY;
    }

    /** What needs no person; empty where one is asked. */
    private Optional<Attribute> known(Attribute asked) {
        return switch (asked.type()) {
            case TYPE -> Optional.of(Attribute.of(TYPE, GENERIC));
            case USER_NAME -> Optional.of(Attribute.of(USER_NAME, user().getBytes(StandardCharsets.UTF_8)));
            case USER_PASSWORD -> {
                boolean again = passwordGiven;
                passwordGiven = true;
                yield again
                        ? Optional.empty()
                        : Optional.of(Attribute.of(
                                USER_PASSWORD, login.get().password().clone()));
            }
            case PASSCODE, NEXT_PIN, ANSWER -> Optional.empty();
            default -> Optional.of(Attribute.of(asked.type(), new byte[0]));
        };
    }

    private Progress ask(Pending request, Attribute missing) {
        String said = text(request.request);
        String what = said.isEmpty() ? XAuthFailures.question(missing.type() == NEXT_PIN) : said;
        Prompt.Question question = new Prompt.Question(login.get().prompt(), Prompt.Subject.CODE, user(), what);
        pending = new Pending(request.transaction, request.request, request.reply, question);
        giveUpAt = Machine.NEVER;
        out.emit(new IkeOutput.AskPerson(question));
        return UNDER_WAY;
    }

    /** Whether it waits for an answer to this question. */
    public boolean hasAsked(Prompt.Question question) {
        return pending != null && pending.question == question;
    }

    /** Takes what came of a question that it {@link #hasAsked}. */
    public Progress answered(long now, Prompt.Answer answer) {
        return switch (answer) {
            case Prompt.Answer.Typed(byte[] secret) -> {
                Attribute asked = pending.request.attributes().get(pending.reply.size());
                pending.reply.add(Attribute.of(asked.type(), secret));
                yield go(now, pending);
            }
            case Prompt.Answer.None(String why, String advice) ->
                failed(XAuthFailures.unanswered(pending.question.text(), why, advice));
        };
    }

    /** The peer took the ISAKMP SA away before there was a verdict. */
    public Failure deleted() {
        return answered ? XAuthFailures.refused(config, user(), "") : XAuthFailures.ended(config);
    }

    private Progress failed(Failure why) {
        over = true;
        giveUpAt = Machine.NEVER;
        pending = null;
        return new Progress.Failed(why);
    }

    private String user() {
        return login.map(Login::user).orElse("");
    }

    private void tell(Payload.Attributes message) {
        String said = text(message);
        if (!said.isEmpty()) {
            out.emit(new IkeOutput.Told(said));
        }
    }

    /** What the peer has to say; empty for nothing. */
    private static String text(Payload.Attributes message) {
        return find(message, MESSAGE).map(it -> PeerText.lines(it.value())).orElse("");
    }

    private static Payload.Attributes answerTo(Payload.Attributes message, int kind, List<Attribute> attributes) {
        return new Payload.Attributes(kind, message.identifier(), attributes);
    }

    private static Optional<Attribute> find(Payload.Attributes message, int type) {
        return message.attributes().stream().filter(it -> it.type() == type).findFirst();
    }
}
