package bulkhead.app.profile.exporter;

import bulkhead.app.profile.ProfileField;

/**
 * What a profile says and a file of some format cannot say.
 *
 * @param field the profile's; {@link ProfileField#NAME} for what each has that this program connects
 * @param words for the user
 */
public record LeftBehind(ProfileField field, String words) {}
