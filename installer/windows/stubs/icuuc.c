/* Windows 10 has its own icuuc.dll, Wine 10 has none, and Qt6Core needs it to load. Every converter fails to open, so
 * Qt falls back to the encodings it knows by itself. Only for Wine: never part of a package. */
#define EXPORT __declspec(dllexport)
#define FILE_ACCESS_ERROR 4
typedef signed char UBool;

EXPORT void *ucnv_open(const char *name, int *error) { (void)name; if (error) *error = FILE_ACCESS_ERROR; return 0; }
EXPORT void ucnv_close(void *converter) { (void)converter; }
EXPORT void ucnv_reset(void *converter) { (void)converter; }
EXPORT signed char ucnv_getMaxCharSize(const void *converter) { (void)converter; return 4; }
EXPORT const char *ucnv_getName(const void *converter, int *error)
{ (void)converter; if (error) *error = FILE_ACCESS_ERROR; return 0; }
EXPORT void ucnv_getToUCallBack(const void *converter, void **action, const void **context)
{ (void)converter; if (action) *action = 0; if (context) *context = 0; }
EXPORT void ucnv_getFromUCallBack(const void *converter, void **action, const void **context)
{ (void)converter; if (action) *action = 0; if (context) *context = 0; }
EXPORT void ucnv_setToUCallBack(void *c, void *a, const void *x, void **oa, const void **ox, int *error)
{ (void)c; (void)a; (void)x; (void)oa; (void)ox; if (error) *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_setFromUCallBack(void *c, void *a, const void *x, void **oa, const void **ox, int *error)
{ (void)c; (void)a; (void)x; (void)oa; (void)ox; if (error) *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_cbToUWriteUChars(void *a, const void *s, int n, int o, int *error)
{ (void)a; (void)s; (void)n; (void)o; if (error) *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_cbFromUWriteUChars(void *a, const void **s, const void *end, int o, int *error)
{ (void)a; (void)s; (void)end; (void)o; if (error) *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_toUnicode(void *c, void **t, const void *te, const char **s, const char *se, int *o, UBool f, int *error)
{ (void)c; (void)t; (void)te; (void)s; (void)se; (void)o; (void)f; if (error) *error = FILE_ACCESS_ERROR; }
EXPORT void ucnv_fromUnicode(void *c, char **t, const char *te, const void **s, const void *se, int *o, UBool f, int *error)
{ (void)c; (void)t; (void)te; (void)s; (void)se; (void)o; (void)f; if (error) *error = FILE_ACCESS_ERROR; }
EXPORT int ucnv_toUCountPending(const void *converter, int *error) { (void)converter; (void)error; return 0; }
EXPORT int ucnv_fromUCountPending(const void *converter, int *error) { (void)converter; (void)error; return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{ (void)name; (void)standard; if (error) *error = FILE_ACCESS_ERROR; return 0; }
EXPORT const char *ucnv_getAvailableName(int number) { (void)number; return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
