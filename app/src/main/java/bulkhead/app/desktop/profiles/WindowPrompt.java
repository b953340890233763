package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.protocol.ppp.auth.Prompt;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/** Asks in a dialogue what a server wants to know while it is connected to. */
final class WindowPrompt implements Prompt {
    private final Texts texts;
    private final Pages pages;
    private final String profile;
    private final Consumer<Boolean> asks;
    private final Set<Question> withdrawn = Collections.newSetFromMap(new WeakHashMap<>());
    private Question open;
    private Thread waiting;

    /** @param asks is told when a person is asked, and when no more */
    WindowPrompt(Texts texts, Pages pages, String profile, Consumer<Boolean> asks) {
        this.texts = texts;
        this.pages = pages;
        this.profile = profile;
        this.asks = asks;
    }

    @Override
    public Answer answer(Question question) {
        asks.accept(true);
        try {
            if (begins(question)) {
                Optional<byte[]> typed = Ask.user(() -> new PromptDialog(texts, pages.window(), profile, question));
                if (typed.isPresent()) {
                    return new Answer.Typed(typed.get());
                }
            }
        } catch (InterruptedException e) {
            // Nobody waits for the answer any more.
        } finally {
            ends();
            asks.accept(false);
        }
        return new Answer.None("its user gave no answer", "connect again");
    }

    @Override
    public synchronized void withdraw(Question question) {
        withdrawn.add(question);
        if (question == open) {
            waiting.interrupt();
        }
    }

    private synchronized boolean begins(Question question) {
        open = question;
        waiting = Thread.currentThread();
        return !withdrawn.contains(question);
    }

    private synchronized void ends() {
        if (waiting == Thread.currentThread()) {
            open = null;
            waiting = null;
        }
        Thread.interrupted();
    }
}
