//! A reader of the part of HCL that Terraform's definitions of tables are written in; it panics at
//! whatever is not of that part.
#![expect(clippy::indexing_slicing, reason = "tests fail by panicking")]

/// A block, or an argument whose value is a map.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Its type and labels.
    pub(super) head: Vec<String>,
    arguments: Vec<(String, String)>,
    blocks: Vec<Self>,
}

impl Block {
    /// Returns the value of an argument: a string's text, other values as they are written.
    pub(super) fn value(&self, name: &str) -> &str {
        self.get(name).unwrap_or_else(|| panic!("no `{name}` in {self:?}"))
    }

    /// Returns the value of an argument, if it is given.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.arguments.iter().filter(|(own, _)| own == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "`{name}` is given twice in {self:?}");
        value
    }

    pub(super) fn blocks(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.blocks.iter().filter(move |block| block.head[0] == name)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
    End,
}

/// Returns the blocks of a file.
pub(super) fn parse(text: &str) -> Vec<Block> {
    let tokens = tokens(text);
    let mut rest = tokens.as_slice();
    let mut file = Block::default();
    body(&mut rest, &mut file);
    assert!(rest.is_empty(), "{rest:?} is left over");
    assert!(file.arguments.is_empty(), "arguments outside of blocks");
    file.blocks
}

/// Reads lines until a closing brace or the end.
fn body(rest: &mut &[Token], block: &mut Block) {
    loop {
        match rest {
            [Token::End, tail @ ..] => *rest = tail,
            [] | [Token::Sign('}'), ..] => return,
            _ => line(rest, block),
        }
    }
}

fn line(rest: &mut &[Token], block: &mut Block) {
    let mut head = Vec::new();
    while let [Token::Word(word) | Token::Text(word), tail @ ..] = rest {
        head.push(word.clone());
        *rest = tail;
    }
    match rest {
        [Token::Sign('='), Token::Sign('{'), tail @ ..] | [Token::Sign('{'), tail @ ..] => {
            *rest = tail;
            let mut inner = Block { head, ..Block::default() };
            body(rest, &mut inner);
            assert_eq!(rest.first(), Some(&Token::Sign('}')));
            *rest = &rest[1..];
            block.blocks.push(inner);
        }
        [Token::Sign('='), tail @ ..] => {
            let end = tail.iter().position(|token| *token == Token::End).unwrap();
            assert_eq!(head.len(), 1, "{head:?}");
            block.arguments.push((head.remove(0), value(&tail[..end])));
            *rest = &tail[end..];
        }
        other => panic!("{head:?} before {other:?}"),
    }
    assert_eq!(rest.first(), Some(&Token::End), "one thing a line");
}

fn value(tokens: &[Token]) -> String {
    match tokens {
        [Token::Word(value) | Token::Text(value)] => value.clone(),
        [Token::Sign('['), names @ .., Token::Sign(']')] => {
            let mut text = String::new();
            for part in names.chunks(2) {
                let ([Token::Text(name), Token::Sign(',')] | [Token::Text(name)]) = part else {
                    panic!("{part:?} in a list");
                };
                text.extend([name, ";"]);
            }
            text
        }
        other => panic!("{other:?} is no value"),
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => {}
            '\n' => tokens.push(Token::End),
            '"' => tokens.push(Token::Text(string(&mut letters))),
            '{' | '}' | '[' | ']' | '=' | ',' => tokens.push(Token::Sign(letter)),
            first if first.is_ascii_alphanumeric() || first == '_' => {
                let mut word = String::from(first);
                while let Some(next) =
                    letters.next_if(|next| next.is_ascii_alphanumeric() || "_.".contains(*next))
                {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            other => panic!("`{other}` is not of HCL"),
        }
    }
    tokens
}

/// Reads a quoted string to its end, without what begins a template.
fn string(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut text = String::new();
    loop {
        match letters.next().unwrap() {
            '"' => return text,
            '\n' => panic!("a line ends within {text:?}"),
            '\\' => match letters.next().unwrap() {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                'u' => {
                    let digits: String = letters.by_ref().take(4).collect();
                    text.push(
                        u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap(),
                    );
                }
                own @ ('"' | '\\') => text.push(own),
                other => panic!("`\\{other}` is no escape"),
            },
            sign @ ('$' | '%') if letters.peek() == Some(&'{') => {
                panic!("`{sign}{{` begins a template after {text:?}")
            }
            sign @ ('$' | '%') => {
                // A doubled sign before a brace stands for itself.
                let mut ahead = letters.clone();
                if ahead.next() == Some(sign) && ahead.next() == Some('{') {
                    letters.next();
                }
                text.push(sign);
            }
            other => text.push(other),
        }
    }
}
