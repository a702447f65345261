//! For programs.

use serde_json::{Value, json};

use super::Explanation;
use crate::body::explain::Explained;

impl Explanation {
    /// As one JSON object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let reasons = self.reasons.iter();
        let reasons: Vec<Value> = reasons
            .map(|reason| json!({"code": reason.code.as_str(), "message": reason.message}))
            .collect();
        let blocks: Vec<Value> = self.blocks.iter().map(block).collect();
        json!({
            "outcome": self.outcome.as_str(),
            "reasons": reasons,
            "quality": self.quality,
            "quality_signs": self.signs.map(|signs| json!({
                "expected_f1": signs.expected_f1,
                "uncertain": signs.uncertain,
                "overruled": signs.overruled,
                "words": signs.words,
            })),
            "text_from_data": self.from_data,
            "blocks": blocks,
        })
    }
}

fn block(block: &Explained) -> Value {
    let features: Vec<Value> = block
        .features
        .iter()
        .map(|weight| json!({"name": weight.name, "value": weight.value, "moved": weight.moved}))
        .collect();
    json!({
        "text": block.text,
        "path": block.path,
        "label": block.label.as_str(),
        "form": block.form.map(|form| form.to_string()),
        "block_id": block.block,
        "score": block.score,
        "rule": block.rule.map(|rule| rule.to_string()),
        "sign": block.sign.map(|sign| sign.to_string()),
        "features": features,
    })
}
