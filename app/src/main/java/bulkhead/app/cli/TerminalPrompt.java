package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretSource;
import bulkhead.protocol.ppp.auth.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks at the terminal what a server wants to know while it is connected to; a code may be in a file instead. */
final class TerminalPrompt implements Prompt {
    private static final String CODE = "one-time code";

    private final Optional<Terminal> terminal;
    private final String codeFile;
    private final InputStream stdin;
    private final Consumer<Boolean> asks;
    /** The answer that the file had to the question before; null before the first. */
    private byte[] before;

    /**
     * @param codeFile the file that the answer is in, {@code -} for a line of standard input, or null to ask
     * @param asks is told when a person is asked, and when no more
     */
    TerminalPrompt(Optional<Terminal> terminal, String codeFile, InputStream stdin, Consumer<Boolean> asks) {
        this.terminal = terminal;
        this.codeFile = codeFile;
        this.stdin = stdin;
        this.asks = asks;
    }

    @Override
    public boolean asks(Subject subject) {
        return terminal.isPresent() || subject == Subject.CODE;
    }

    @Override
    public synchronized Answer answer(Question question) {
        if (question.subject() == Subject.CODE && codeFile != null) {
            return ofFile();
        }
        if (terminal.isEmpty()) {
            return new Answer.None(
                    "there is no terminal to ask its user at", "give --otp-file FILE, or connect in a terminal");
        }
        asks.accept(true);
        try {
            return ask(question);
        } catch (IOException e) {
            return new Answer.None(
                    "its user cannot be asked (" + FileReason.of(e) + ")",
                    "give --otp-file FILE, or connect in a terminal");
        } finally {
            asks.accept(false);
        }
    }

    private Answer ask(Question question) throws IOException {
        return switch (question.subject()) {
            case CODE -> typed(terminal.get().ask("The server asks:\n" + question.text() + "\nAnswer: "));
            case PASSWORD ->
                typed(terminal.get()
                        .ask("The server does not take this password (" + question.text() + ").\nPassword of "
                                + question.user() + ": "));
            case NEW_PASSWORD -> newPassword(question);
        };
    }

    private Answer newPassword(Question question) throws IOException {
        String why = "The server wants a new password (" + question.text() + ").\n";
        while (true) {
            byte[] once = terminal.get().ask(why + "New password of " + question.user() + ": ");
            byte[] again = once == null ? null : terminal.get().ask("Once more: ");
            if (once == null || again == null || Arrays.equals(once, again)) {
                SecretSet.wipe(again);
                return typed(again == null ? null : once);
            }
            SecretSet.wipe(once);
            SecretSet.wipe(again);
            why = "These were two different ones.\n";
        }
    }

    private static Answer typed(byte[] line) {
        return line == null ? new Answer.None("its user gave no answer", "connect again") : new Answer.Typed(line);
    }

    /** The same code twice is of no use: it was not the answer, or is worth nothing any more. */
    private Answer ofFile() {
        try {
            byte[] code = codeFile.equals("-") ? SecretSource.line(stdin, CODE) : SecretSource.file(codeFile, CODE);
            boolean known = before != null && Arrays.equals(code, before);
            SecretSet.wipe(before);
            before = code.clone();
            if (!known && code.length > 0) {
                return new Answer.Typed(code);
            }
            SecretSet.wipe(code);
            return new Answer.None(
                    known ? "the file of codes has no other answer than before" : "the file of codes is empty",
                    "put the next code into it and connect again");
        } catch (SecretException e) {
            return new Answer.None(e.getMessage(), "look at what --otp-file names");
        }
    }
}
