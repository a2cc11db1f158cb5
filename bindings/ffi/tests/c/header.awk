# Reads include/cometchat.h and writes one line per function:
#   name|answered type|parameter;parameter;…
# where a parameter is `type name`, and the word struct is left out.
# Whoever adds a function to the header gets its tests generated; see hostile.awk.

# The text between two comments, which may begin and end anywhere.
function without_comments(text, begin, end) {
    while ((begin = index(text, "/*")) > 0) {
        end = index(substr(text, begin + 2), "*/")
        text = substr(text, 1, begin - 1) " " substr(text, begin + 3 + end)
    }
    return text
}

function trimmed(text) {
    gsub(/[ \t\n]+/, " ", text)
    sub(/^ /, "", text)
    sub(/ $/, "", text)
    return text
}

function declaration(text, open, head, name, parameters) {
    open = index(text, "(")
    if (open == 0) return
    head = trimmed(substr(text, 1, open - 1))
    parameters = trimmed(substr(text, open + 1))
    sub(/\)$/, "", parameters)
    if (parameters ~ /[()]/) {
        print "header.awk does not understand: " text > "/dev/stderr"
        exit 1
    }
    name = head
    sub(/^.*[ *]/, "", name)
    head = trimmed(substr(head, 1, length(head) - length(name)))
    if (parameters == "void") parameters = ""
    gsub(/struct /, "", head)
    gsub(/struct /, "", parameters)
    gsub(/, /, ";", parameters)
    print name "|" head "|" parameters
}

# Lines of the preprocessor are no part of a declaration; what only test builds have stands last.
/^#if defined\(COMETCHAT_PANIC_INJECTION\)/ { exit }
/^extern "C" \{/ { inside = 1; next }
inside && !/^#/ { all = all "\n" $0 }

END {
    count = split(without_comments(all), declarations, ";")
    for (i = 1; i <= count; i++) declaration(trimmed(declarations[i]))
}
