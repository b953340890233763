package bulkhead.app.doctor;

import java.util.Objects;

/**
 * What to type on one product.
 *
 * @param product as its makers call it, such as {@code xl2tpd and pppd}
 * @param tried whether the tests type it and connect, or it is from the product's documentation
 * @param lines as they are typed, in order
 */
public record Recipe(String product, boolean tried, String lines) {
    public Recipe {
        Objects.requireNonNull(product);
        Objects.requireNonNull(lines);
    }
}
