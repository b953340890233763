package bulkhead.app.desktop.tray;

/**
 * A square picture.
 *
 * @param size its width and height
 * @param argb its rows from the top, four bytes a pixel: alpha, red, green, blue, not premultiplied
 */
record Pixmap(int size, byte[] argb) {}
