package bulkhead.protocol.product;

/** What a server product does otherwise than others, so that it is talked to otherwise. */
public enum Habit {
    /** Its PPP works off one frame each time that frames come, and has to be woken for the rest. */
    SLEEPS_ON_FRAMES
}
