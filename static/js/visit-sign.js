// The signature of the unit's person, drawn with a finger.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);

  window.visitSign = (keep) => {
    const canvas = $("signature");
    const pen = canvas.getContext("2d");
    let isDrawn = false;
    let isDown = false;

    const clear = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      isDrawn = false;
    };
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      isDown = true;
      pen.lineWidth = 4;
      pen.lineCap = "round";
      pen.strokeStyle = "#000";
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDown) return;
      pen.lineTo(...at(event));
      pen.stroke();
      isDrawn = true;
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (isDown = false));

    $("sign-clear").addEventListener("click", clear);
    $("sign-done").addEventListener("click", () => {
      const name = $("signer").value.trim();
      const fault = !name ? "请写明签字人的姓名和职务。" : isDrawn ? "" : "还没有签字，请在框里用手指签名。";
      $("sign-said").textContent = fault;
      if (fault) return;
      canvas.toBlob(async (blob) => {
        await keep(name, blob);
        $("sign-said").textContent = `“${name}”的签字已记下。`;
        $("signer").value = "";
        clear();
      }, "image/png");
    });
    clear();
  };
})();
