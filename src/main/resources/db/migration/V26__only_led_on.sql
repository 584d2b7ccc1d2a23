-- Whether a change is only a live mapping that was led on by its batch, which doesn't name it itself: asked by a
-- roll back, when the rows of the batch's file may be gone. Null: those rows say so, while they are kept.
ALTER TABLE mapping_change ADD COLUMN led_on boolean;
