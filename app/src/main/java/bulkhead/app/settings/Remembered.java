package bulkhead.app.settings;

/**
 * What the window finds again at the next start, in a file apart from the settings.
 *
 * @param version of this format, 1
 * @param place where the window was, null before it was anywhere
 * @param profile which connection was selected; {@code connected}, which was connected last; null for none
 * @param tab the page that was open, by its id
 */
public record Remembered(int version, Place place, String profile, String connected, String tab) {
    public static final Remembered NOTHING = new Remembered(1, null, null, null, null);

    /** A window's place on the desktop, in JavaFX's pixels, as it is when not maximised. */
    public record Place(double x, double y, double width, double height, boolean maximised) {}

    public Remembered at(Place where) {
        return new Remembered(version, where, profile, connected, tab);
    }

    public Remembered selected(String name) {
        return new Remembered(version, place, name, connected, tab);
    }

    public Remembered connectedTo(String name) {
        return new Remembered(version, place, profile, name, tab);
    }

    public Remembered on(String page) {
        return new Remembered(version, place, profile, connected, page);
    }
}
