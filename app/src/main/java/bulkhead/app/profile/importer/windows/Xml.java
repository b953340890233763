package bulkhead.app.profile.importer.windows;

import bulkhead.app.profile.importer.draft.ImportException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * An element of XML without declarations, so that nothing is expanded or fetched.
 *
 * @param element null for one that is not there
 */
record Xml(Element element) {
    static Xml parse(String text, String source) throws ImportException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setCoalescing(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // What is wrong is told by the exception, and not on standard error.
            builder.setErrorHandler(new DefaultHandler());
            return new Xml(
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new ImportException(source + " is not valid XML");
        }
    }

    /** What was escaped once to stand in another text. */
    static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    String name() {
        return element.getLocalName() == null ? element.getTagName() : element.getLocalName();
    }

    List<Xml> children() {
        List<Xml> children = new ArrayList<>();
        for (Node node = element == null ? null : element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(new Xml(child));
            }
        }
        return children;
    }

    List<Xml> children(String name) {
        return children().stream()
                .filter(child -> child.name().equalsIgnoreCase(name))
                .toList();
    }

    /** The first of this name. */
    Xml child(String name) {
        List<Xml> found = children(name);
        return found.isEmpty() ? new Xml(null) : found.getFirst();
    }

    /** All text in it, without blanks around it; empty where it is not there. */
    String text() {
        return element == null ? "" : element.getTextContent().strip();
    }

    String text(String child) {
        return child(child).text();
    }

    /** Whether it says more than that nothing is wanted. */
    boolean says() {
        List<Xml> children = children();
        return children.isEmpty()
                ? !text().isEmpty() && !text().equalsIgnoreCase("false") && !text().equals("0")
                : children.stream().anyMatch(Xml::says);
    }
}
