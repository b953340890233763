package bulkhead.platform.windows.wfp;

import java.util.List;

/** What becomes of a neutral condition in a layer. */
sealed interface Asked {
    /** The layer asks for just this; one of them must hold. */
    record Here(List<FilterCondition> alternatives) implements Asked {
        public Here {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** It holds for every packet there. */
    record Always() implements Asked {}

    /** It holds for no packet there. */
    record Never() implements Asked {}

    /** The layer cannot tell; another one, that the same packets meet, does. */
    record Elsewhere() implements Asked {}

    /** No layer can tell. */
    record Nowhere() implements Asked {}
}
