package bulkhead.app.cli;

import picocli.CommandLine.INegatableOptionTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** The opposite of a switch: {@code --no-split} of {@code --split}, and {@code --ipv6} of {@code --no-ipv6}. */
final class Opposites implements INegatableOptionTransformer {
    private static final String NO = "--no-";

    @Override
    public String makeNegative(String option, CommandSpec command) {
        return option.startsWith(NO) ? "--" + option.substring(NO.length()) : NO + option.substring(2);
    }

    /** Help shows the switch that its description is about. */
    @Override
    public String makeSynopsis(String option, CommandSpec command) {
        return option;
    }
}
