/*
 * Stands for Security.framework and Core Foundation, as far as Bulkhead calls them: the prototypes, constants and codes are those of Apple's
 * published headers (CFBase.h, CFString.h, CFData.h, CFDictionary.h, SecItem.h, SecBase.h); what is behind them is a list of items. It
 * counts what was made and not let go of.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef const void *CFTypeRef;
typedef const void *CFAllocatorRef;
typedef long CFIndex;
typedef unsigned char Boolean;
typedef int32_t OSStatus;

enum { errSecParam = -50, errSecDuplicateItem = -25299, errSecItemNotFound = -25300 };

struct object {
    int references;
    CFIndex length;
    uint8_t *bytes;
    int owns;
    CFTypeRef *keys, *values;
};

static long alive;
static struct object constants[9];

const CFTypeRef kSecClass = &constants[0];
const CFTypeRef kSecClassGenericPassword = &constants[1];
const CFTypeRef kSecAttrService = &constants[2];
const CFTypeRef kSecAttrAccount = &constants[3];
const CFTypeRef kSecAttrLabel = &constants[4];
const CFTypeRef kSecValueData = &constants[5];
const CFTypeRef kSecReturnData = &constants[6];
const CFTypeRef kCFBooleanTrue = &constants[7];
const CFAllocatorRef kCFAllocatorNull = &constants[8];
const struct { CFIndex version; } kCFTypeDictionaryKeyCallBacks = {0}, kCFTypeDictionaryValueCallBacks = {0};

long alive_objects(void) { return alive; }

static struct object *made(CFIndex length) {
    struct object *object = calloc(1, sizeof *object);
    object->references = 1;
    object->length = length;
    alive++;
    return object;
}

static CFTypeRef copied(const uint8_t *bytes, CFIndex length) {
    struct object *object = made(length);
    object->bytes = malloc(length + 1);
    memcpy(object->bytes, bytes, length);
    object->owns = 1;
    return object;
}

static int isConstant(CFTypeRef object) {
    return (char *) object >= (char *) constants && (char *) object < (char *) (constants + 9);
}

void CFRelease(CFTypeRef reference) {
    struct object *object = (struct object *) reference;
    if (isConstant(object) || --object->references > 0) return;
    for (CFIndex i = 0; object->keys && i < object->length; i++) CFRelease(object->values[i]);
    free(object->keys);
    free(object->values);
    if (object->owns) free(object->bytes);
    free(object);
    alive--;
}

CFTypeRef CFStringCreateWithBytes(CFAllocatorRef allocator, const uint8_t *bytes, CFIndex length, uint32_t encoding, Boolean external) {
    return allocator == NULL && encoding == 0x08000100 && !external ? copied(bytes, length) : NULL;
}

CFTypeRef CFDataCreateWithBytesNoCopy(CFAllocatorRef allocator, const uint8_t *bytes, CFIndex length, CFAllocatorRef deallocator) {
    if (allocator != NULL || deallocator != kCFAllocatorNull) return NULL;
    struct object *object = made(length);
    object->bytes = (uint8_t *) bytes;
    return object;
}

CFIndex CFDataGetLength(CFTypeRef data) { return ((struct object *) data)->length; }
const uint8_t *CFDataGetBytePtr(CFTypeRef data) { return ((struct object *) data)->bytes; }

CFTypeRef CFDictionaryCreate(CFAllocatorRef allocator, const void **keys, const void **values, CFIndex count, const void *keyCalls,
        const void *valueCalls) {
    if (allocator != NULL || keyCalls != &kCFTypeDictionaryKeyCallBacks || valueCalls != &kCFTypeDictionaryValueCallBacks) return NULL;
    struct object *object = made(count);
    object->keys = malloc(count * sizeof *keys);
    object->values = malloc(count * sizeof *values);
    for (CFIndex i = 0; i < count; i++) {
        object->keys[i] = keys[i];
        object->values[i] = values[i];
        if (!isConstant(values[i])) ((struct object *) values[i])->references++;
    }
    return object;
}

static struct object *at(CFTypeRef dictionary, CFTypeRef key) {
    const struct object *all = dictionary;
    for (CFIndex i = 0; i < all->length; i++)
        if (all->keys[i] == key) return (struct object *) all->values[i];
    return NULL;
}

struct item { struct item *next; char service[64], account[256], label[512]; uint8_t data[8192]; CFIndex length; };
static struct item *items;

static void text(struct object *from, char *to, size_t room) {
    size_t length = (size_t) from->length < room ? (size_t) from->length : room - 1;
    memcpy(to, from->bytes, length);
    to[length] = 0;
}

static OSStatus find(CFTypeRef query, struct item ***found) {
    struct object *service = at(query, kSecAttrService), *account = at(query, kSecAttrAccount);
    if (at(query, kSecClass) != kSecClassGenericPassword || !service || !account) return errSecParam;
    char names[2][256];
    text(service, names[0], 64);
    text(account, names[1], 256);
    for (*found = &items; **found; *found = &(**found)->next)
        if (!strcmp((**found)->service, names[0]) && !strcmp((**found)->account, names[1])) return 0;
    return errSecItemNotFound;
}

static void put(CFTypeRef from, struct item *item) {
    text(at(from, kSecAttrLabel), item->label, 512);
    struct object *data = at(from, kSecValueData);
    memcpy(item->data, data->bytes, item->length = data->length);
}

OSStatus SecItemAdd(CFTypeRef attributes, CFTypeRef *result) {
    struct item **place;
    OSStatus status = find(attributes, &place);
    if (status != errSecItemNotFound) return status ? status : errSecDuplicateItem;
    if (result != NULL || !at(attributes, kSecValueData) || !at(attributes, kSecAttrLabel)) return errSecParam;
    struct item *item = calloc(1, sizeof *item);
    text(at(attributes, kSecAttrService), item->service, 64);
    text(at(attributes, kSecAttrAccount), item->account, 256);
    put(attributes, item);
    *place = item;
    return 0;
}

OSStatus SecItemUpdate(CFTypeRef query, CFTypeRef attributes) {
    struct item **place;
    if (at(attributes, kSecClass)) return errSecParam;
    OSStatus status = find(query, &place);
    if (!status) put(attributes, *place);
    return status;
}

OSStatus SecItemCopyMatching(CFTypeRef query, CFTypeRef *result) {
    struct item **place;
    OSStatus status = find(query, &place);
    if (status) return status;
    if ((at(query, kSecReturnData) == kCFBooleanTrue) != (result != NULL)) return errSecParam;
    if (result) *result = copied((*place)->data, (*place)->length);
    return 0;
}

OSStatus SecItemDelete(CFTypeRef query) {
    struct item **place;
    OSStatus status = find(query, &place);
    if (status) return status;
    struct item *gone = *place;
    *place = gone->next;
    free(gone);
    return 0;
}
