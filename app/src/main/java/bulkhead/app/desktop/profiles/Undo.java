package bulkhead.app.desktop.profiles;

/** The way back from a change, open until it is taken or given up. On JavaFX's thread. */
final class Undo {
    private final Runnable back;
    private final Runnable drop;
    private boolean over;

    /** @param drop is run when nobody can go back any more */
    Undo(Runnable back, Runnable drop) {
        this.back = back;
        this.drop = drop;
    }

    /** Goes back, unless it is too late. @return whether it was not */
    boolean take() {
        boolean open = !over;
        over = true;
        if (open) {
            back.run();
        }
        return open;
    }

    void drop() {
        if (!over) {
            over = true;
            drop.run();
        }
    }
}
